/* Stack check: the compiler's canary was overwritten; the only safe act is to stop. */
_Noreturn void __stack_chk_fail(void);
_Noreturn void __stack_chk_fail(void) { __builtin_trap(); }
