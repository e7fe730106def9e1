$(eval $(call component,asker,tests/components/asker,trusted,kdl))
