$(eval $(call component,nitpicker,gui/nitpicker,trusted,glyph kdl))

nitpicker_core := $(addprefix gui/nitpicker/,view.c place.c queue.c gesture.c focus.c keymap.c pointer.c scene.c draw.c frame.c \
  strip.c paint.c store.c step.c policy.c) lib/glyph/glyph.c lib/glyph/atlas.S $(wildcard lib/kdl/*.c) lib/base/format.c lib/base/text.c
$(eval $(call hosttest,nitpicker,tests/host/nitpicker.c tests/host/nitpicker_model.c $(nitpicker_core)))
$(eval $(call hosttest,nitpicker-look,tests/host/nitpicker_look.c tests/host/nitpicker_model.c $(nitpicker_core)))
$(eval $(call hosttest,nitpicker-fuzz,tests/host/nitpicker_fuzz.c tests/host/nitpicker_model.c tests/host/nitpicker_reference.c $(nitpicker_core)))
