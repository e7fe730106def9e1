$(eval $(call component,mute-server,tests/evil/mute-server,trusted,))
