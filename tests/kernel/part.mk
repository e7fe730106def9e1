# Host tests of the object kernel: every file of kernel/ on a fake machine, with guests.
kernel_core := $(filter-out kernel/no_guests.c,$(wildcard kernel/*.c)) kernel/x86_64/pagetable.c
kernel_world := $(kernel_core) $(addprefix tests/kernel/,fake_hw.c kernel_check.c world.c)
kernel_tests := tree objects ipc processors random failures replay corners time revival
kernel_test_tree := $(addprefix tests/kernel/,tree.c stop.c) kernel/tree.c
kernel_test_objects := tests/kernel/objects.c $(kernel_world)
kernel_test_ipc := tests/kernel/ipc.c $(kernel_world)
kernel_test_processors := tests/kernel/processors.c $(kernel_world)
kernel_test_random := tests/kernel/random.c $(kernel_world)
kernel_test_corners := tests/kernel/corners.c $(kernel_world)
kernel_test_time := tests/kernel/time.c $(kernel_world)
kernel_test_revival := tests/kernel/revival.c $(kernel_world)
kernel_test_failures := $(addprefix tests/kernel/,failures.c snapshot.c) $(kernel_world)
kernel_test_replay := $(addprefix tests/kernel/,replay.c lockstep.c model.c) $(kernel_world)
$(foreach t,$(kernel_tests),$(eval $(call hosttest,kernel_$(t),$(kernel_test_$(t)))))

# What tests/qemu/accounts.py needs to read a dump.
$(B)/host/kernel_layout: $(call objects,host,tests/kernel/layout.c)
	$(CC) -fsanitize=address,undefined -o $@ $^
images: $(B)/host/kernel_layout

# The same tests without optimization and sanitizers, to count the branches that they take.
flags_cover := -std=gnu17 -O0 -g $(warn) -Iinclude -Ilib -Ikernel -Itests -MMD -MP --coverage
$(eval $(call kind_rules,cover))
define cover_test
COVERED += $(B)/cover/kernel_$(1)
$(B)/cover/kernel_$(1): $(call objects,cover,$(kernel_test_$(1)))
	$(CC) --coverage -o $$@ $$^
endef
$(foreach t,$(kernel_tests),$(eval $(call cover_test,$(t))))
PROVES += coverage
coverage: $(COVERED)
	@$(PYTHON) tests/kernel/coverage.py $(COVERED)

# libFuzzer looks for operation strings that reach further; FUZZ_SECONDS says how long. `make fuzz-kernel-keep` adds what it found.
$(B)/fuzz/kernel/replay: $(kernel_test_replay) $(wildcard kernel/*.h tests/kernel/*.h)
	@mkdir -p $(@D)/found $(@D)/known
	clang -std=gnu17 -O1 -g -w -Dmain=replay_main -Iinclude -Ilib -Ikernel -Itests -fsanitize=fuzzer,address -o $@ $(kernel_test_replay)
FUZZES += fuzz-kernel
fuzz-kernel:
	@tools/packages.sh prove
	@$(MAKE) $(B)/fuzz/kernel/replay
	@$(PYTHON) tests/kernel/corpus.py unpack $(B)/fuzz/kernel/known
	$(B)/fuzz/kernel/replay -max_total_time=$(or $(FUZZ_SECONDS),600) -max_len=1200 -artifact_prefix=$(B)/fuzz/kernel/ $(B)/fuzz/kernel/found $(B)/fuzz/kernel/known
fuzz-kernel-keep:
	@rm -rf $(B)/fuzz/kernel/kept && mkdir -p $(B)/fuzz/kernel/kept
	$(B)/fuzz/kernel/replay -merge=1 -max_len=1200 $(B)/fuzz/kernel/kept $(B)/fuzz/kernel/known $(B)/fuzz/kernel/found
	@$(PYTHON) tests/kernel/corpus.py pack $(B)/fuzz/kernel/kept
.PHONY: fuzz-kernel fuzz-kernel-keep
