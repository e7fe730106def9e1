# The kernel: every C and assembly file of kernel/ and kernel/x86_64/, linked by x86_64/kernel.ld.
# hw_inline.h gives the bodies of the hot hw.h functions; it precedes every file so that kernel/*.c stays free of the machine.
flags_kernel += -include kernel/x86_64/hw_inline.h
# kernel.elf runs no guests and carries no line for them; kernel-guests.elf has virtual CPUs.
kernel_sources := $(call sources,kernel) $(call sources,kernel/x86_64)
guests_only := kernel/vcpu.c kernel/x86_64/svm.c

# $(call kernel_image,name,sources)
define kernel_image
$(B)/$(1).elf: $(call objects,kernel,$(2)) kernel/x86_64/kernel.ld
	$(CC) -nostdlib -static -no-pie -Wl,-T,kernel/x86_64/kernel.ld -Wl,--gc-sections -Wl,-z,max-page-size=4096 \
	  -Wl,-z,noexecstack -Wl,--build-id=none -Wl,-Map,$$@.map -o $$@ $(call objects,kernel,$(2)) -lgcc
	sh tests/target/check_binary.sh $$@
endef
$(eval $(call kernel_image,kernel,$(filter-out $(guests_only),$(kernel_sources))))
$(eval $(call kernel_image,kernel-guests,$(filter-out kernel/no_guests.c,$(kernel_sources))))

$(eval $(call hosttest,kernel_boot,tests/host/kernel_boot.c $(addprefix kernel/x86_64/,boot.c multiboot1.c multiboot2.c text.c elf.c)))
$(eval $(call hosttest,kernel_barrier,tests/host/kernel_barrier.c))
