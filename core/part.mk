$(eval $(call component,core,core,trusted,parent))
