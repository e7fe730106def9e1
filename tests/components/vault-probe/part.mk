generated_vault-probe := $(addprefix $(B)/trusted/apps/signer/,bytes.o sha1.o armor.o openpgp.o entropy.o cpu.o kdf.o vault.o)
$(eval $(call component,vault-probe,tests/components/vault-probe,trusted,sodium-base,-l:libsodium.a))
