$(eval $(call component,hostile-input,tests/components/hostile-input,trusted,driver,))
