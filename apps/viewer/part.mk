viewer_pictures := landscape.png alpha.png broken.png
ROMS += $(viewer_pictures:%=$(B)/rom/%)
$(viewer_pictures:%=$(B)/rom/%): $(B)/rom/%.png: apps/viewer/pictures.py
	@mkdir -p $(@D)
	python3 $< $* $@
$(eval $(call component,viewer,apps/viewer,posix,posix ui,/usr/lib/x86_64-linux-gnu/libpng16.a /usr/lib/x86_64-linux-gnu/libz.a))
viewer_ui := lib/ui/tests/picture.c $(filter-out lib/ui/window.c lib/ui/screen.c lib/ui/clipboard.c,$(wildcard lib/ui/*.c))
$(eval $(call hosttest,viewer,apps/viewer/tests/viewer_test.c apps/viewer/picture.c apps/viewer/pane.c apps/viewer/view.c $(viewer_ui),-lpng -lz -lm))
$(B)/host/viewer: | $(viewer_pictures:%=$(B)/rom/%)
