$(eval $(call component,capability-hog,tests/evil/capability-hog,trusted,))
