$(eval $(call component,nitpicker,gui/nitpicker,trusted,glyph draw settings kdl driver))

# The keyboard layouts are made on the build machine from the package xkb-data.
xkb := /usr/share/X11/xkb
$(B)/keymap/layouts.bin: tools/layouts.py $(wildcard $(xkb)/symbols/*) $(xkb)/keycodes/evdev
	@mkdir -p $(@D)
	$(PYTHON) tools/layouts.py $(xkb) $(@D)/layouts.bin $(@D)/compose.bin
$(foreach k,trusted host,$(B)/$(k)/gui/nitpicker/table.o): $(B)/keymap/layouts.bin

nitpicker_core := $(addprefix gui/nitpicker/,session.c view.c place.c queue.c gesture.c focus.c keymap.c table.S attention.c clip.c pointer.c \
  scene.c frame.c strip.c paint.c refresh.c store.c step.c policy.c) lib/draw/draw.c lib/draw/words.c lib/glyph/glyph.c lib/glyph/atlas.S $(wildcard lib/settings/*.c lib/kdl/*.c) \
  lib/base/format.c lib/base/text.c
nitpicker_model := tests/host/nitpicker_model.c tests/host/nitpicker_reference.c $(nitpicker_core)
$(eval $(call hosttest,nitpicker,tests/host/nitpicker.c $(nitpicker_model)))
$(eval $(call hosttest,nitpicker-policy,tests/host/nitpicker_policy.c $(nitpicker_core)))
$(eval $(call hosttest,nitpicker-look,tests/host/nitpicker_look.c $(nitpicker_model)))
$(eval $(call hosttest,nitpicker-fuzz,tests/host/nitpicker_fuzz.c $(nitpicker_model)))
$(eval $(call hosttest,nitpicker-attention,tests/host/nitpicker_attention.c $(nitpicker_model)))
$(eval $(call hosttest,nitpicker-keys,tests/host/nitpicker_keys.c $(nitpicker_model)))
$(eval $(call hosttest,nitpicker-clip,tests/host/nitpicker_clip.c $(nitpicker_model)))
$(eval $(call hosttest,nitpicker-corpus,tests/host/nitpicker_corpus.c tests/host/nitpicker_replay.c $(nitpicker_model)))
$(eval $(call hosttest,nitpicker-sizes,tests/host/nitpicker_sizes.c $(nitpicker_model)))
$(eval $(call hosttest,nitpicker-laws,tests/host/nitpicker_laws.c $(nitpicker_model)))

# The long runs are built for speed, without sanitizers, from the same sources. Arguments: traces.
$(B)/fast/nitpicker-flows: tests/host/nitpicker_flows.c tests/host/nitpicker_traces.c $(nitpicker_model) $(wildcard gui/nitpicker/*.h lib/draw/*.h tests/host/*.h) $(B)/keymap/layouts.bin $(B)/glyph/table.bin
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O2 -g $(warn) -Iinclude -Ilib -Itests -o $@ $(filter %.c %.S,$^)
HOSTTESTS += $(B)/fast/nitpicker-flows

# libFuzzer on the core with arbitrary messages: make fuzz-nitpicker SECONDS=600; new inputs go to build/fuzz.
fuzz-nitpicker: $(B)/keymap/layouts.bin $(B)/glyph/table.bin
	@mkdir -p $(B)/fuzz/nitpicker
	clang -std=gnu17 -O2 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -Iinclude -Ilib -Itests -o $(B)/fuzz/nitpicker-fuzzer \
	  tests/host/nitpicker_replay.c tests/host/nitpicker_model.c $(nitpicker_core)
	$(B)/fuzz/nitpicker-fuzzer -max_total_time=$(or $(SECONDS),60) -max_len=4096 -print_final_stats=1 $(B)/fuzz/nitpicker tests/fuzz/nitpicker
.PHONY: fuzz-nitpicker
