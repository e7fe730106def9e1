$(eval $(call component,chatter,tests/components/chatter,trusted,kdl))
