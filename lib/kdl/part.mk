$(eval $(call library,kdl,lib/kdl))
$(eval $(call hosttest,kdl-test,tests/host/kdl.c $(wildcard lib/kdl/*.c) lib/base/format.c))
