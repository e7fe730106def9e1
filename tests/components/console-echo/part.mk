$(eval $(call component,console-echo,tests/components/console-echo,trusted,,))
