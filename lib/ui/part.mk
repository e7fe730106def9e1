$(eval $(call library,ui,lib/ui))
$(eval $(call rom,inter.otf,/usr/share/fonts/opentype/inter/Inter-Regular.otf))
$(eval $(call rom,inter-semibold.otf,/usr/share/fonts/opentype/inter/Inter-SemiBold.otf))
$(eval $(call rom,mono.ttf,/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf))

ui_pure := $(addprefix lib/ui/,canvas.c font.c utf8.c truetype.c theme.c text.c undo.c layout.c ui.c label.c button.c scroll.c textbox.c textbox_keys.c)
$(eval $(call hosttest,ui-text,lib/ui/tests/text_test.c $(ui_pure),-lm))
