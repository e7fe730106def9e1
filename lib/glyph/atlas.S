/* Atlas: the glyph tables and pictures that tools/atlas made, as read-only data. */
  .section .rodata
  .balign 16
  .globl glyph_faces, glyph_table
  .set FACES, 3 * 6 * 12
glyph_faces:
  .incbin "build/glyph/table.bin", 0, FACES
glyph_table:
  .incbin "build/glyph/table.bin", FACES
  .balign 16
  .globl glyph_atlas_alpha
glyph_atlas_alpha:
  .incbin "build/glyph/alpha.bin"
  .section .note.GNU-stack, "", @progbits
