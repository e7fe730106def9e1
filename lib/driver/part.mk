$(eval $(call library,driver,lib/driver))
