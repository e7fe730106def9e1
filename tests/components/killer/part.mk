$(eval $(call component,killer,tests/components/killer,trusted,,))
