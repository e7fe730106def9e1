$(eval $(call library,sodium-base,lib/sodium-base))
