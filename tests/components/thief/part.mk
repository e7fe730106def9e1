$(eval $(call component,thief,tests/components/thief,trusted,))
