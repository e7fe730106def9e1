$(eval $(call component,traced,tests/components/traced,trusted,,))
