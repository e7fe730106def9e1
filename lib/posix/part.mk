$(eval $(call library,posix,lib/posix))
