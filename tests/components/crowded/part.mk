$(eval $(call component,crowded,tests/components/crowded,trusted,,))
