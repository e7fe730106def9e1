$(eval $(call component,wrong-lengths,tests/evil/wrong-lengths,trusted,))
