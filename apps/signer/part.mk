signer_pure := $(addprefix apps/signer/,rules.c mail.c octets.c header.c address.c date.c mime.c)
signer_crypto := $(addprefix apps/signer/,bytes.c sha1.c armor.c openpgp.c)
$(eval $(call hosttest,signer_mail,tests/host/signer_mail.c $(signer_pure)))
$(eval $(call hosttest,signer_gpg,tests/host/signer_gpg.c $(signer_crypto),-l:libsodium.a))
