$(eval $(call library,draw,lib/draw))
