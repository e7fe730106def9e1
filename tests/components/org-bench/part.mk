$(eval $(call component,org-bench,tests/components/org-bench,trusted,state kdl))
