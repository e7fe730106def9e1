$(eval $(call component,crowd,tests/evil/crowd,trusted,))
