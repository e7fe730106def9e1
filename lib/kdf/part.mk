$(eval $(call library,kdf,lib/kdf))
