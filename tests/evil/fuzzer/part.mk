$(eval $(call component,fuzzer,tests/evil/fuzzer,trusted,kdl))

# Every interface in include/iface, from the headers themselves: a new one is fuzzed without an edit.
iface_list := $(shell sed -n 's/^IFACE.\([a-z_]*\), [A-Z].*/\1/p' include/iface/*.h)
iface_headers := $(shell grep -l '^IFACE.[a-z_]*, [A-Z]' include/iface/*.h)
extra_tests_evil_fuzzer := -I$(B)/fuzzer
$(B)/fuzzer/interfaces.h: $(iface_headers)
	@mkdir -p $(@D)
	printf '#include "%s"\n' $(iface_headers:include/%=%) > $@
	echo '#define INTERFACES(X) $(foreach i,$(iface_list),X($(i)))' >> $@
$(call objects,trusted,tests/evil/fuzzer/main.c): $(B)/fuzzer/interfaces.h
