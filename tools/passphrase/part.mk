# `make passphrase` asks for one and prints the line for the keeper's config block.
$(B)/tools/passphrase: tools/passphrase/main.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O2 -Wall -Wextra -Werror -o $@ $< -l:libsodium.a
passphrase: $(B)/tools/passphrase
	@stty -echo 2>/dev/null; $(B)/tools/passphrase; code=$$?; stty echo 2>/dev/null; exit $$code
.PHONY: passphrase
