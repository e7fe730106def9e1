$(eval $(call component,capture,apps/capture,posix,posix ui,))
capture_ui := lib/ui/tests/picture.c $(filter-out lib/ui/window.c lib/ui/screen.c lib/ui/clipboard.c,$(wildcard lib/ui/*.c))
$(eval $(call hosttest,capture,apps/capture/tests/shot_test.c apps/capture/shot.c $(capture_ui),-lpng -lz -lm))
