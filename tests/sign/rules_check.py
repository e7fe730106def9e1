#!/usr/bin/env python3
"""rules check: docs/SIGNING.md explains every rule of include/iface/sign_rules.h with the same id, name and words.

Usage: rules_check.py build/host/signer_rules, which prints the table that the signer was built with."""
import subprocess
import sys

built = [tuple(line.split("\t")) for line in subprocess.check_output([sys.argv[1], "list"], text=True).splitlines()]
rows = (line.strip("| \n").split(" | ") for line in open("docs/SIGNING.md") if line.startswith("| "))
written = [tuple(row) for row in rows if len(row) == 3 and row[0].isdigit()]
for rule in built:
    if rule not in written:
        print("FAIL docs/SIGNING.md lacks:", " | ".join(rule))
for rule in written:
    if rule not in built:
        print("FAIL docs/SIGNING.md has, but the signer does not:", " | ".join(rule))
ok = bool(built) and built == written
print("PASS rules_are_documented" if ok else "FAIL rules_are_documented")
sys.exit(not ok)
