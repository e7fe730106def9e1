$(eval $(call component,dying-server,tests/evil/dying-server,trusted,))
