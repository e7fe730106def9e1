$(eval $(call component,wm,gui/wm,trusted,settings kdl))
$(eval $(call hosttest,wm,tests/host/wm.c gui/wm/area.c gui/wm/cookie.c gui/wm/gesture.c gui/wm/spot.c gui/wm/stack.c gui/wm/switch.c gui/wm/policy.c))
