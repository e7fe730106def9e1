$(eval $(call library,ui,lib/ui))
$(eval $(call rom,inter.otf,/usr/share/fonts/opentype/inter/Inter-Regular.otf))
$(eval $(call rom,inter-semibold.otf,/usr/share/fonts/opentype/inter/Inter-SemiBold.otf))
$(eval $(call rom,mono.ttf,/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf))

ui_pure := $(filter-out lib/ui/window.c lib/ui/screen.c lib/ui/clipboard.c,$(wildcard lib/ui/*.c))
$(eval $(call hosttest,ui-text,lib/ui/tests/text_test.c $(ui_pure),-lm))
$(eval $(call hosttest,ui-window,lib/ui/tests/window_test.c lib/ui/window.c lib/ui/screen.c lib/ui/clipboard.c $(ui_pure),-lm))
