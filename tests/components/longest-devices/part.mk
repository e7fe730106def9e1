$(eval $(call component,longest-devices,tests/components/longest-devices,trusted,driver,))
