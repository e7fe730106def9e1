$(eval $(call library,posix,lib/posix))
$(eval $(call hosttest,posix-entry,lib/posix/tests/entry_test.c lib/posix/entry.S))
