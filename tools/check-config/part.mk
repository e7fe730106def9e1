config_pure := init/config.c init/longest.c init/values.c init/policy.c init/explain.c lib/base/format.c lib/parent/label.c lib/base/text.c lib/base/args.c $(wildcard lib/kdl/*.c)
$(B)/host/check-config: $(call objects,host,$(wildcard tools/check-config/*.c) $(config_pure))
	$(CC) -fsanitize=address,undefined -o $@ $^
$(eval $(call hosttest,init-test,tests/host/init.c lib/parent/elf.c lib/parent/links.c core/io_policy.c $(config_pure)))
$(eval $(call hosttest,base-test,tests/host/base.c lib/base/text.c lib/base/args.c lib/base/format.c lib/base/timer.c lib/base/window.c))
$(eval $(call hosttest,config-corpus,tests/host/config_corpus.c tests/host/config_replay.c $(config_pure)))

# libFuzzer on parser and checks: make fuzz-config SECONDS=600; new inputs go to build/fuzz/config, `make fuzz-config-keep` adds what reaches further.
$(B)/fuzz/config-fuzzer: tests/host/config_replay.c $(config_pure) $(wildcard init/*.h lib/kdl/*.h)
	@mkdir -p $(@D)/config
	clang -std=gnu17 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -Iinclude -Ilib -o $@ $(filter %.c,$^)
FUZZES += fuzz-config
fuzz-config: $(B)/fuzz/config-fuzzer
	$< -max_total_time=$(or $(SECONDS),60) -max_len=8192 -dict=tests/fuzz/config.dict -artifact_prefix=$(B)/fuzz/ $(B)/fuzz/config tests/fuzz/config tests/config/bad config
fuzz-config-keep: $(B)/fuzz/config-fuzzer
	$< -set_cover_merge=1 -max_len=8192 tests/fuzz/config $(B)/fuzz/config
.PHONY: fuzz-config fuzz-config-keep
