$(eval $(call component,log-flooder,tests/evil/log-flooder,trusted,))
