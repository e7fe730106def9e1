PROVES += prove-spin
prove-spin:
	python3 tests/spin/check.py
.PHONY: prove-spin
