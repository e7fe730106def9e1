# Signet: one non-recursive Makefile. A component is a folder with a part.mk; see docs/TUTORIAL.md.
MAKEFLAGS += -rR --no-print-directory
.DELETE_ON_ERROR:
.SECONDEXPANSION:
SHELL := /bin/bash
B := build
SCENARIO ?= desktop
CC := gcc
AR := gcc-ar
MUSL := /usr/lib/x86_64-linux-musl
export SOURCE_DATE_EPOCH := 1700000000

warn := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wno-unused-parameter
common := -std=gnu17 -O2 -g $(warn) -Iinclude -Ilib -MMD -MP -ffile-prefix-map=$(CURDIR)=. -fno-pic -fno-pie \
  -fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections -fno-strict-aliasing -fno-common $(ANALYZE)
freestanding := -ffreestanding -fno-builtin-malloc -mno-avx
flags_kernel := $(common) $(freestanding) -Ikernel -mcmodel=kernel -mno-red-zone -mgeneral-regs-only -fstack-protector-strong \
  -mstack-protector-guard=global -fcf-protection=none -mindirect-branch=keep -fno-jump-tables
flags_trusted := $(common) $(freestanding) -fstack-protector-strong -fcf-protection=none
flags_posix := $(common) -nostdinc -isystem /usr/include/x86_64-linux-musl -isystem $(shell $(CC) -print-file-name=include) \
  -idirafter /usr/include -idirafter /usr/include/x86_64-linux-gnu -fstack-protector-strong -fcf-protection=none -U_FORTIFY_SOURCE
flags_host := -std=gnu17 -O1 -g $(warn) -Iinclude -Ilib -Ikernel -Itests -MMD -MP -fsanitize=address,undefined -fno-sanitize-recover=all \
  -fno-omit-frame-pointer

all: images
# V=1 shows every command.
$(if $(V),,.SILENT:)

# objects: build/KIND/path/file.o from path/file.c or .S
objects = $(patsubst %,$(B)/$(1)/%.o,$(basename $(2)))
sources = $(sort $(wildcard $(1)/*.c $(1)/*.S))
define kind_rules
$(B)/$(1)/%.o: %.c
	@mkdir -p $$(@D)
	$(CC) $$(flags_$(1)) $$(extra_$$(subst /,_,$$(patsubst %/,%,$$(dir $$<)))) -c $$< -o $$@
$(B)/$(1)/%.o: %.S
	@mkdir -p $$(@D)
	$(CC) $$(flags_$(1)) -D__ASSEMBLER__ -c $$< -o $$@
endef
$(foreach k,kernel trusted posix host,$(eval $(call kind_rules,$(k))))

# $(call library,name,dir): an archive per kind that asks for it
define library_rule
$(B)/$(3)/lib$(1).a: $(call objects,$(3),$(call sources,$(2)))
	@rm -f $$@
	$(AR) rcsD $$@ $$^
endef
define library
$(foreach k,trusted posix,$(eval $(call library_rule,$(1),$(2),$(k))))
endef

# $(call component,name,dir,kind,libraries,archives): kind trusted (lib/base only) or posix (musl)
crt_trusted := $(B)/trusted/lib/base/start.o
crt_posix := $(B)/trusted/lib/base/start.o
libc_posix := -L$(MUSL) -lc
define component
COMPONENTS += $(1)
dir_$(1) := $(2)
libs_$(1) := $(4)
$(B)/$(1).elf: $(crt_$(3)) $(call objects,$(3),$(call sources,$(2))) $(generated_$(1)) $(foreach l,$(4) $(if $(filter posix,$(3)),posix) base,$(B)/$(3)/lib$(l).a) lib/base/component.ld
	$(CC) -nostdlib -static -no-pie -Wl,-T,lib/base/component.ld -Wl,--gc-sections -Wl,-z,max-page-size=4096 -Wl,-z,noexecstack \
	  -Wl,--build-id=none -Wl,-Map,$$@.map -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) $(5) $(libc_$(3)) -lgcc -Wl,--end-group
endef

# $(call hosttest,name,sources): tests/… built under ASan and UBSan, run by `make test`
define hosttest
HOSTTESTS += $(B)/host/$(1)
$(B)/host/$(1): $(call objects,host,$(2))
	@mkdir -p $$(@D)
	$(CC) -fsanitize=address,undefined -o $$@ $$^ $(3)
endef

# $(call rom,name,source): a data file that configs may name, copied to build/rom/name. Own rules add to ROMS.
define rom
ROMS += $(B)/rom/$(1)
$(B)/rom/$(1): $(2)
	@mkdir -p $$(@D)
	cp $$< $$@
endef

# An app is a folder with main.c; without a part.mk it is a component of kind posix with the widget toolkit.
plain_apps := $(filter-out $(patsubst %/part.mk,%,$(wildcard apps/*/part.mk)),$(patsubst %/main.c,%,$(wildcard apps/*/main.c)))
$(foreach a,$(plain_apps),$(eval $(call component,$(notdir $(a)),$(a),posix,posix ui,)))

PARTS := $(sort $(wildcard */part.mk */*/part.mk */*/*/part.mk))
include $(PARTS)

ROOTS := $(sort $(ROOTTESTS) $(BENCHES))
SCENARIOS := $(filter desktop workstation kiosk,$(basename $(notdir $(wildcard config/*.kdl))))
PYTHON := python3 -B
ELFS := $(sort kernel kernel-guests $(COMPONENTS) $(ROOTS))
BOOT := $(ELFS:%=$(B)/boot/%.elf) $(sort $(ROMS)) $(SCENARIOS:%=$(B)/rom/tcb-%.tsv)

# Whom each component of a scenario has to trust, for the explorer.
$(B)/rom/tcb-%.tsv: $(ELFS:%=$(B)/%.elf) $(wildcard config/*.kdl) $(wildcard tools/*.py) | $(sort $(ROMS))
	@mkdir -p $(@D)
	$(PYTHON) tools/tcb.py --scenario $* --rom $@

# What boots carries no debug tables; build/NAME.elf keeps them for `make tcb` and addr2line.
$(B)/boot/%.elf: $(B)/%.elf
	@mkdir -p $(@D)
	strip -g -o $@ $<

images: $(BOOT)

# The ISO with a menu of all scenarios, and one per scenario without a wait.
$(B)/signet.iso: $(BOOT) $(wildcard config/*) tools/iso.py tools/scenario.py
	$(PYTHON) tools/iso.py $@ $(SCENARIOS)
$(B)/signet-%.iso: $(BOOT) $(wildcard config/*) tools/iso.py tools/scenario.py
	$(PYTHON) tools/iso.py $@ $*
iso: $(B)/signet-$(SCENARIO).iso
all: $(if $(SCENARIOS),$(B)/signet.iso)

# run: a person's window or VNC. boot: the fast path, serial on stdio.
run:
	@tools/packages.sh run
	@$(MAKE) iso SCENARIO=$(SCENARIO)
	@$(PYTHON) tools/run.py $(SCENARIO) $(QEMU_ARGS)
boot:
	@$(MAKE) -k images >$(B)/boot.log 2>&1 || { grep -E 'error|\*\*\*' $(B)/boot.log; echo "[boot: not all was built; booting what is there]"; }
	@$(PYTHON) tools/boot.py $(SCENARIO) --timeout $(or $(TIMEOUT),60) -- $(QEMU_ARGS)

# test: everything that runs in minutes. ONLY=pattern selects by name; SEED=number repeats the kernel's chaos test.
test: test-build
	@$(PYTHON) tests/run.py --only '$(ONLY)' --host '$(HOSTTESTS)' --roots '$(ROOTTESTS)' --make '$(PROVES) tcb-check'
test-build: images $(HOSTTESTS) $(if $(SCENARIOS),$(B)/signet.iso $(SCENARIOS:%=$(B)/signet-%.iso))
host-test: $(HOSTTESTS)
	@$(PYTHON) tests/run.py --host '$(HOSTTESTS)'
bench: all
	@$(PYTHON) tests/bench.py $(B)/bench.tsv --roots '$(BENCHES)'
shots: images
	@$(PYTHON) tools/shots.py docs/shots $(SHOTS)

# The TCB of a component, from what was linked and what the config routes.
tcb: images
	@$(PYTHON) tools/tcb.py --scenario $(SCENARIO) $(if $(APP),--app $(APP) --svg $(B)/tcb-$(SCENARIO)-$(subst /,-,$(APP)).svg) \
	  --json $(B)/tcb-$(SCENARIO)$(if $(APP),-$(subst /,-,$(APP))).json
tcb-check: images
	@$(PYTHON) tools/tcb.py --check config/budgets.tsv
CHECK_CONFIG ?= $(B)/host/check-config
check-config: $(CHECK_CONFIG)
	@$(CHECK_CONFIG) $(or $(CONFIG),$(error say which file: make check-config CONFIG=config/desktop.kdl))

why: $(CHECK_CONFIG)
	@$(CHECK_CONFIG) --why config/$(SCENARIO).kdl $(or $(CHILD),$(error make why CHILD=desktop/viewer SERVICE=gui)) $(SERVICE) '$(ARGS)'

# lint reads, prove proves; neither is needed to build. nightly: all of it, with the long runs.
lint:
	tools/lint.sh
prove: $(PROVES) $(PROOFS)
	@echo "prove: $(PROVES) $(PROOFS): all hold"
nightly: lint prove $(FUZZES) tcb-check
	@NIGHTLY=1 $(MAKE) test
	$(B)/fast/nitpicker-flows 1000000
	@$(MAKE) bench
new-app:
	@$(PYTHON) tools/new_app.py '$(NAME)'
packages:
	@tools/packages.sh all
clean:
	rm -rf $(B)
.PHONY: all images iso run boot test test-build host-test bench shots tcb tcb-check check-config why lint prove nightly new-app packages clean $(PROVES) $(PROOFS)
.SECONDARY:
-include $(shell [ -d $(B) ] && find $(B) -type f -name '*.d')
