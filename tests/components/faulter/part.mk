$(eval $(call component,faulter,tests/components/faulter,trusted,))
