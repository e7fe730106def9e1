$(eval $(call component,customer,tests/evil/customer,trusted,))
