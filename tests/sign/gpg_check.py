#!/usr/bin/env python3
"""gpg check: gpg and gpgv accept every key and signature that the signer's code makes, and refuse them when a byte changes.

Usage: gpg_check.py build/host/signer_gpg [count]. Uses a GNUPGHOME of its own, removed afterwards."""
import os
import subprocess
import sys
import tempfile

TOOL, COUNT = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 240
failed = 0


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")


def report(name, ok, detail=""):
    global failed
    failed += not ok
    print(("PASS " if ok else "FAIL ") + name + ("" if ok else "\n" + detail))


def changed(path):
    """The message with one bit of one byte flipped, another byte for each message."""
    data = bytearray(open(path, "rb").read())
    data[sum(data) % len(data)] ^= 1
    open(path + ".changed", "wb").write(data)
    return path + ".changed"


def check(folder):
    os.environ["GNUPGHOME"] = folder + "/home"
    os.mkdir(folder + "/home", 0o700)
    made = subprocess.run([TOOL, folder, str(COUNT)])
    report("signer_gpg_make", made.returncode == 0)
    keys = [f"{folder}/key-{n}.asc" for n in range(COUNT)]
    imported = run("gpg", "--batch", "--import", *keys)
    report("gpg_imports_every_key", imported.returncode == 0 and f"imported: {COUNT}" in imported.stdout,
           imported.stdout[-2000:])
    ring = folder + "/ring.gpg"
    open(ring, "wb").write(subprocess.run(["gpg", "--batch", "--export"], stdout=subprocess.PIPE).stdout)
    bad, sizes = [], []
    for n in range(COUNT):
        signature, message = f"{folder}/signature-{n}.asc", f"{folder}/message-{n}"
        good = run("gpgv", "--keyring", ring, signature, message)
        wrong = run("gpgv", "--keyring", ring, signature, changed(message))
        if good.returncode != 0 or wrong.returncode == 0 or "BAD" not in wrong.stdout:
            bad.append(f"{n}: {good.stdout}{wrong.stdout}")
        packet = run("gpg", "--batch", "--dearmor", "-o", f"{folder}/s-{n}.sig", signature)
        sizes.append(os.path.getsize(f"{folder}/s-{n}.sig") if packet.returncode == 0 else 0)
    report("gpgv_verifies_and_rejects_each", not bad, "\n".join(bad[:5]))
    short = sum(0 < size < max(sizes) for size in sizes)
    report("short_numbers_were_among_them", short >= COUNT // 3, f"{short} of {COUNT}")
    details(folder)


def details(folder):
    """gpg itself, with its reading of the packets: class, notation, issuer, clean self-certification."""
    verify = ["gpg", "--batch", "--status-fd", "1", "--verify", f"{folder}/signature-0.asc"]
    good, wrong = run(*verify, f"{folder}/message-0"), run(*verify, f"{folder}/message-0.changed")
    report("gpg_good_signature", "GOODSIG" in good.stdout and "VALIDSIG" in good.stdout, good.stdout)
    report("gpg_names_kind", "NOTATION_DATA mail" in good.stdout and "kind@signet.invalid" in good.stdout, good.stdout)
    report("gpg_class_and_algorithms", " 4 0 22 10 00 " in good.stdout, good.stdout)
    report("gpg_bad_signature", "BADSIG" in wrong.stdout and wrong.returncode != 0, wrong.stdout)
    listed = run("gpg", "--batch", "--check-sigs", "--with-colons", "test1@example.org")
    report("gpg_self_certification", "sig:!:" in listed.stdout and "fpr" in listed.stdout, listed.stdout)


with tempfile.TemporaryDirectory() as place:
    check(place)
sys.exit(failed != 0)
