$(eval $(call library,parent,lib/parent))
