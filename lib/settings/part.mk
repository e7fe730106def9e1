$(eval $(call library,settings,lib/settings))
