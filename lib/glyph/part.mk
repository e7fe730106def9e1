$(eval $(call library,glyph,lib/glyph))

# The atlas is made on the build machine from the distribution's fonts; stb_truetype never runs on the target.
glyph_fonts := /usr/share/fonts/opentype/inter/Inter-Regular.otf /usr/share/fonts/opentype/inter/Inter-SemiBold.otf \
  /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf
$(B)/tools/atlas: $(wildcard tools/atlas/*.c tools/atlas/*.h) lib/glyph/glyph.h include/iface/gui.h
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O2 -Wall -Wextra -Werror -Iinclude -Ilib -isystem /usr/include/stb -o $@ $(filter %.c,$^) -lm
$(B)/glyph/table.bin: $(B)/tools/atlas $(glyph_fonts)
	@mkdir -p $(@D)
	$(B)/tools/atlas $(@D)/table.bin $(@D)/alpha.bin $(glyph_fonts)
$(foreach k,trusted posix host,$(B)/$(k)/lib/glyph/atlas.o): $(B)/glyph/table.bin
