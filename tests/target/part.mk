# The kernel's behaviour as seen from user level, without core. root_image is defined in tests/bench/part.mk.
$(eval $(call root_image,kernel-test,tests/target))
ROOTTESTS += kernel-test
$(eval $(call root_image,root-death,tests/target/root-death))
images: $(B)/boot/root-death.elf
