$(eval $(call component,starter,tests/components/starter,trusted,))
