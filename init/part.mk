$(eval $(call component,init,init,trusted,parent kdl))
