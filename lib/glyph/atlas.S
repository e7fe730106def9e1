/* Atlas: the glyph tables and pictures that tools/atlas made, as read-only data. */
  .section .rodata
  .balign 16
  .globl glyph_faces, glyph_table, glyph_count, glyph_alpha_bytes
  .set FACES, 3 * 6 * 12
glyph_faces:
  .incbin "build/glyph/table.bin", 0, FACES
glyph_table:
  .incbin "build/glyph/table.bin", FACES
glyph_table_end:
  .balign 16
  .globl glyph_atlas_alpha
glyph_atlas_alpha:
  .incbin "build/glyph/alpha.bin"
glyph_atlas_end:
  .balign 4
glyph_count:
  .long (glyph_table_end - glyph_table) / 16
glyph_alpha_bytes:
  .long glyph_atlas_end - glyph_atlas_alpha
  .section .note.GNU-stack, "", @progbits
