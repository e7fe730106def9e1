$(eval $(call component,witness,tests/components/witness,trusted,state kdl))
