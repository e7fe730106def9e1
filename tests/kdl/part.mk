$(B)/host/kdl-tree: $(call objects,host,tests/kdl/tree.c $(wildcard lib/kdl/*.c) lib/base/format.c)
	@mkdir -p $(@D)
	$(CC) -fsanitize=address,undefined -o $@ $^
test-build: $(B)/host/kdl-tree $(B)/host/check-config
