$(eval $(call component,bomb,tests/evil/bomb,trusted,parent))
