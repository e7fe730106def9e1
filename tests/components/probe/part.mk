$(eval $(call component,probe,tests/components/probe,trusted,,))
