$(eval $(call component,longest,tests/components/longest,trusted,))
