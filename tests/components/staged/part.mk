$(eval $(call component,staged,tests/components/staged,trusted,))
