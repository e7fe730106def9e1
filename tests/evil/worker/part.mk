$(eval $(call component,worker,tests/evil/worker,trusted,))
