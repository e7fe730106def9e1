# The kernel's behaviour as seen from user level, without core. root_image is defined in tests/bench/part.mk.
$(eval $(call root_image,kernel-test,tests/target))
ROOTTESTS += kernel-test
