config_pure := init/config.c init/values.c init/policy.c init/explain.c lib/base/format.c lib/parent/label.c lib/base/text.c lib/base/args.c $(wildcard lib/kdl/*.c)
$(B)/host/check-config: $(call objects,host,$(wildcard tools/check-config/*.c) $(config_pure))
	$(CC) -fsanitize=address,undefined -o $@ $^
$(eval $(call hosttest,init-test,tests/host/init.c lib/parent/elf.c lib/parent/links.c core/io_policy.c $(config_pure)))
$(eval $(call hosttest,base-test,tests/host/base.c lib/base/text.c lib/base/args.c lib/base/format.c lib/base/timer.c lib/base/window.c))
