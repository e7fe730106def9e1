/* Table: the layouts and compositions that tools/layouts.py made. */
  .section .rodata.keymap, "a"
  .balign 8
  .globl keymap_table, keymap_compositions, keymap_compositions_end
keymap_table:
  .incbin "build/keymap/layouts.bin"
keymap_compositions:
  .incbin "build/keymap/compose.bin"
keymap_compositions_end:
  .section .note.GNU-stack, "", @progbits
