$(eval $(call component,victim,tests/components/victim,trusted,))
