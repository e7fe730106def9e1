$(eval $(call component,restart-bench,tests/components/restart-bench,trusted,kdl))
