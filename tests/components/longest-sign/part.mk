generated_longest-sign := $(call objects,trusted,apps/composer/sha512.c)
$(eval $(call component,longest-sign,tests/components/longest-sign,trusted,driver))
