$(eval $(call component,spinner,tests/components/spinner,trusted,))
