$(eval $(call component,shares,tests/components/shares,trusted,state kdl))
