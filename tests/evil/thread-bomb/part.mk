$(eval $(call component,thread-bomb,tests/evil/thread-bomb,trusted,))
