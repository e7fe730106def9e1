$(eval $(call component,explorer,apps/explorer,posix,posix ui kdl,))
explorer_ui := lib/ui/tests/picture.c $(filter-out lib/ui/window.c lib/ui/screen.c lib/ui/clipboard.c,$(wildcard lib/ui/*.c)) $(wildcard lib/kdl/*.c) lib/base/format.c
$(eval $(call hosttest,explorer,apps/explorer/tests/explorer_test.c $(filter-out %/main.c,$(wildcard apps/explorer/*.c)) $(explorer_ui),-lpng -lz -lm))
