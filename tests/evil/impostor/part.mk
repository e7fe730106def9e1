$(eval $(call component,impostor,tests/evil/impostor,trusted,))
