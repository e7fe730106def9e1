$(eval $(call library,state,tests/state))
