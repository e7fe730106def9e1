# Guaranteed time, for an emulator that counts instructions: tests/qemu/test_time.py boots it.
$(eval $(call root_image,kernel-time,tests/time))
images: $(B)/boot/kernel-time.elf
