$(eval $(call component,panel,apps/panel,posix,posix ui))
$(eval $(call hosttest,panel,apps/panel/tests/panel_test.c apps/panel/bar.c apps/panel/menu.c lib/ui/tests/picture.c \
  $(filter-out lib/ui/window.c lib/ui/screen.c lib/ui/clipboard.c,$(wildcard lib/ui/*.c)),-lpng -lz -lm))
