$(eval $(call component,judge,tests/evil/judge,trusted,state kdl))
