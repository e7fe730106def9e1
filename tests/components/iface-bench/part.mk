$(eval $(call component,iface-bench,tests/components/iface-bench,trusted,))
