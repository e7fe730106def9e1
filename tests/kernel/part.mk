# Host tests of the object kernel: every file of kernel/ on a fake machine.
kernel_core := $(wildcard kernel/*.c) kernel/x86_64/pagetable.c
kernel_world := $(kernel_core) $(addprefix tests/kernel/,fake_hw.c kernel_check.c world.c)
$(eval $(call hosttest,kernel_tree,tests/kernel/tree.c tests/kernel/stop.c kernel/tree.c))
$(eval $(call hosttest,kernel_objects,tests/kernel/objects.c $(kernel_world)))
$(eval $(call hosttest,kernel_ipc,tests/kernel/ipc.c $(kernel_world)))
$(eval $(call hosttest,kernel_processors,tests/kernel/processors.c $(kernel_world)))
$(eval $(call hosttest,kernel_random,tests/kernel/random.c $(kernel_world)))

# What tests/qemu/accounts.py needs to read a dump.
$(B)/host/kernel_layout: $(call objects,host,tests/kernel/layout.c)
	$(CC) -fsanitize=address,undefined -o $@ $^
test-build: $(B)/host/kernel_layout
