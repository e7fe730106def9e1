$(eval $(call component,echo,tests/components/echo,trusted,))
