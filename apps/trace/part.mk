$(eval $(call component,trace,apps/trace,trusted,kdl,))
