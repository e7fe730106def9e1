$(eval $(call component,keeper,gui/keeper,trusted,draw glyph settings kdl kdf sodium-base,-l:libsodium.a))

keeper_core := $(addprefix gui/keeper/,keeper.c layout.c settings.c) $(wildcard lib/settings/*.c lib/kdl/*.c) lib/base/format.c lib/base/text.c
$(eval $(call hosttest,keeper,tests/host/keeper.c $(keeper_core) gui/keeper/paint.c lib/draw/draw.c lib/draw/words.c lib/glyph/glyph.c lib/glyph/atlas.S lib/kdf/kdf.c,-l:libsodium.a))
