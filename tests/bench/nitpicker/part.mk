# nitpicker with a measurement around its frames.
comma := ,
generated_nitpicker-bench := $(call objects,trusted,$(call sources,gui/nitpicker))
$(eval $(call component,nitpicker-bench,tests/bench/nitpicker,trusted,glyph draw settings kdl driver,-Wl$(comma)--wrap=screen_frame$(comma)--wrap=np_commit$(comma)--wrap=np_take_up$(comma)--wrap=np_exhausted$(comma)--wrap=serve_frame_done))
