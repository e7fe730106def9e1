/* Atlas: the glyph tables and pictures that tools/atlas made, as read-only data. */
  .section .rodata
  .balign 16
  .globl glyph_atlas
glyph_atlas:
  .incbin "build/glyph/table.bin"
  .balign 16
  .globl glyph_atlas_alpha
glyph_atlas_alpha:
  .incbin "build/glyph/alpha.bin"
  .section .note.GNU-stack, "", @progbits
