/* Table: the layouts and compositions that tools/layouts.py made. */
  .section .rodata.keymap, "a"
  .balign 8
  .globl keymap_table, keymap_compositions, keymap_compositions_count
keymap_table:
  .incbin "build/keymap/layouts.bin"
keymap_compositions:
  .incbin "build/keymap/compose.bin"
1:
  .balign 4
keymap_compositions_count:
  .long (1b - keymap_compositions) / 8
  .section .note.GNU-stack, "", @progbits
