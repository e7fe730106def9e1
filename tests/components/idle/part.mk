$(eval $(call component,idle,tests/components/idle,trusted,,))
