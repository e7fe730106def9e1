$(eval $(call component,modes,tests/components/modes,trusted,))
