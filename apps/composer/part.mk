composer_pure := $(addprefix apps/composer/,buffer.c sha512.c date.c entity.c eml.c armor.c client.c) lib/ui/utf8.c
composer_signer := $(addprefix apps/signer/,rules.c mail.c octets.c header.c address.c date.c mime.c)
composer_ui := lib/ui/tests/picture.c $(filter-out lib/ui/window.c lib/ui/screen.c lib/ui/clipboard.c,$(wildcard lib/ui/*.c))
$(eval $(call hosttest,composer-mail,apps/composer/tests/mail_test.c apps/composer/words.c $(composer_pure) $(composer_signer)))
$(eval $(call hosttest,composer-client,apps/composer/tests/client_test.c $(composer_pure) $(composer_signer) \
  $(addprefix apps/signer/,bytes.c link.c mute.c desk.c) lib/base/text.c,-l:libsodium.a))
$(eval $(call hosttest,composer-view,apps/composer/tests/view_test.c apps/composer/view.c $(composer_ui),-lpng -lz -lm))
$(eval $(call rom,sample-mail.txt,apps/composer/sample-mail.txt))
$(eval $(call rom,note.txt,apps/composer/note.txt))
$(eval $(call component,composer,apps/composer,posix,posix ui))
$(eval $(call hosttest,composer-gpg,apps/composer/tests/gpg_test.c $(composer_pure)))
