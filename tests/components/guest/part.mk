$(eval $(call component,guest,tests/components/guest,trusted,))
