$(eval $(call component,cpu-hog,tests/evil/cpu-hog,trusted,))
