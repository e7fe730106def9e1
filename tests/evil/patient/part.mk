$(eval $(call component,patient,tests/evil/patient,trusted,))
