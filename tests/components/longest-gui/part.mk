$(eval $(call component,longest-gui,tests/components/longest-gui,trusted,driver,))
