# Root-task tests: images that run in core's place, from tests/root and one folder, without lib/base.
# $(call root_image,name,folder)
define root_image
$(B)/$(1).elf: $(B)/trusted/tests/root/start.o $(filter-out $(B)/trusted/tests/root/start.o,$(call objects,trusted,$(call sources,tests/root) $(call sources,$(2)))) lib/base/component.ld
	$(CC) -nostdlib -static -no-pie -Wl,-T,lib/base/component.ld -Wl,--gc-sections -Wl,-z,max-page-size=4096 -Wl,-z,noexecstack \
	  -Wl,--build-id=none -o $$@ $$(filter %.o,$$^)
endef
$(eval $(call root_image,bench,tests/bench))
BENCHES += bench

# The kernel's figures alone, by instruction count.
bench-kernel: $(B)/kernel-guests.elf $(B)/bench.elf
	timeout 300 qemu-system-x86_64 -M pc -m 512 -cpu qemu64,+svm,+npt,+rdrand,+smep,+smap,+umip,+fsgsbase -accel tcg \
	  -icount shift=0,sleep=off -display none -serial stdio -vga none -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=4 \
	  -kernel $(B)/kernel-guests.elf -initrd "$(B)/bench.elf core.elf" || [ $$? -eq 1 ]
# What counts from outside: see stays.c.
$(B)/host/stays.so: tests/bench/stays.c
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -O2 $(warn) -shared -fPIC -o $@ $<
images: $(B)/host/stays.so
# Takes the present costs as the expected ones, for tests/qemu/test_costs.py.
bench-expect: $(B)/boot/kernel-guests.elf $(B)/boot/bench.elf
	$(PYTHON) tests/bench.py --expect tests/bench/expected.tsv
.PHONY: bench-kernel bench-expect
