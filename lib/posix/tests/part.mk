extra_lib_posix_tests_root := -I.
generated_posix-test = $(B)/posix/apps/viewer/picture.o
$(eval $(call component,posix-test,lib/posix/tests/root,posix,posix,/usr/lib/x86_64-linux-gnu/libpng16.a /usr/lib/x86_64-linux-gnu/libz.a))
ROOTTESTS += posix-test
