$(eval $(call component,wallpaper,apps/wallpaper,posix,posix ui))
$(eval $(call hosttest,wallpaper,apps/wallpaper/tests/pattern_test.c apps/wallpaper/pattern.c lib/ui/tests/picture.c \
  $(filter-out lib/ui/window.c lib/ui/screen.c lib/ui/clipboard.c,$(wildcard lib/ui/*.c)),-lpng -lz -lm))
