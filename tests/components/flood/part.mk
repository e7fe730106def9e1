$(eval $(call component,flood,tests/components/flood,trusted,driver,))
