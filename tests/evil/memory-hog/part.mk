$(eval $(call component,memory-hog,tests/evil/memory-hog,trusted,))
