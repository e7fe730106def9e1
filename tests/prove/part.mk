# Frama-C and solvers are a large install, so `make prove` and `make nightly` run these, not `make test`.
PROOFS += prove-wp
prove-wp:
	@tools/packages.sh prove
	@$(PYTHON) tests/prove/check.py $(GOALS)
