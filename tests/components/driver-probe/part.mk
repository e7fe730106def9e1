$(eval $(call component,driver-probe,tests/components/driver-probe,trusted,,))
