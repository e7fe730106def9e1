generated_vault-probe := $(addprefix $(B)/trusted/apps/signer/,bytes.o sha1.o armor.o openpgp.o entropy.o cpu.o vault.o)
$(eval $(call component,vault-probe,tests/components/vault-probe,trusted,sodium-base kdf,-l:libsodium.a))
