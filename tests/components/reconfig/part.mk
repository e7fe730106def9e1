$(eval $(call component,reconfig,tests/components/reconfig,trusted,))
