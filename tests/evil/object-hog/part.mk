$(eval $(call component,object-hog,tests/evil/object-hog,trusted,))
