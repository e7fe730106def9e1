$(eval $(call component,sessions,tests/components/sessions,trusted,))
