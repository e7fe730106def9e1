$(eval $(call component,trade,tests/components/trade,trusted,state kdl))
