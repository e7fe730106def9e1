$(eval $(call component,session-flooder,tests/evil/session-flooder,trusted,))
