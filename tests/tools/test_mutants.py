"""Mutants: each wrong version of nitpicker's core in tests/mutants/nitpicker.txt must fail a host test (nightly: it takes minutes), and each
of what decides about names, labels and routes in tests/mutants/init.txt must fail init's."""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import nitpicker_core as core  # noqa: E402

TESTS = {"rules": ["nitpicker"], "policy": ["nitpicker_policy"], "laws": ["nitpicker_laws"], "attention": ["nitpicker_attention"],
         "keys": ["nitpicker_keys"], "fuzz": ["nitpicker_fuzz", "nitpicker_reference"], "flows": ["nitpicker_flows", "nitpicker_traces"]}
LEAST = 30
INIT_CORE = ["init/config.c", "init/longest.c", "init/values.c", "init/policy.c", "lib/parent/label.c", "lib/parent/links.c", "core/io_policy.c"]
INIT_BESIDE = ["tests/host/init.c", "lib/parent/elf.c", "lib/base/format.c", "lib/base/text.c", "lib/base/args.c"] + [
    name for name in core.BESIDE if name.startswith("lib/kdl/")]


def mutants(of, folder=""):
    """(file, old, new) of each line of a list."""
    with open(os.path.join(core.ROOT, "tests", "mutants", of), encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                name, old, new = line.rstrip("\n").split("\t")
                yield folder + name, old.replace("\\n", "\n"), new.replace("\\n", "\n")


def mutant(source, old, new, by):
    """Compiles a file with the one place changed."""
    with open(os.path.join(core.ROOT, source), encoding="utf-8") as file:
        text = file.read()
    assert text.count(old) == 1, f"{source}: stands there {text.count(old)} times: {old}"
    done = core.compile_c(source, by, ["-O1", "-w"], text.replace(old, new))
    assert done.returncode == 0, f"{source}: {old} => {new}: {done.stdout}"


def build(folder):
    """Objects of everything that no mutant changes, and of the core as it is."""
    core.tables()
    sources = core.CORE + core.BESIDE + [f"tests/host/{name}.c" for names in TESTS.values() for name in names] + ["tests/host/nitpicker_model.c"]
    for source in sources:
        done = core.compile_c(source, core.object_of(folder, source), ["-O1"])
        assert done.returncode == 0, done.stdout
    subprocess.run(["gcc", "-c", "gui/nitpicker/table.S", "-o", folder + "/table.o"], cwd=core.ROOT, check=True)
    subprocess.run(["gcc", "-c", "lib/glyph/atlas.S", "-o", folder + "/atlas.o"], cwd=core.ROOT, check=True)


def killer(folder, replaced=None, by=None):
    """Name of the first test that fails, None when all pass."""
    objects = [by if source == replaced else core.object_of(folder, source) for source in core.CORE + core.BESIDE]
    for name, sources in TESTS.items():
        binary = os.path.join(folder, name)
        parts = [core.object_of(folder, f"tests/host/{source}.c") for source in sources] + [core.object_of(folder, "tests/host/nitpicker_model.c")]
        subprocess.run(["gcc", "-o", binary, *parts, *objects, folder + "/table.o", folder + "/atlas.o"], cwd=core.ROOT, check=True)
        try:
            arguments = [binary, "400"] if name == "flows" else [binary]
            done = subprocess.run(arguments, cwd=core.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        except subprocess.TimeoutExpired:
            return name
        if done.returncode:
            return name
    return None


def test_every_mutant_has_its_place():
    """By day, too: a wrong version of text that is gone would be found out at night only."""
    lost = []
    for source, old, _ in list(mutants("nitpicker.txt", "gui/nitpicker/")) + list(mutants("init.txt")):
        with open(os.path.join(core.ROOT, source), encoding="utf-8") as file:
            if file.read().count(old) != 1:
                lost.append(f"{source}: {old}")
    assert not lost, "; ".join(lost)


def test_every_mutant_of_nitpicker_is_killed():
    folder = tempfile.mkdtemp()
    try:
        build(folder)
        failed = killer(folder)
        assert failed is None, f"the core as it is fails {failed}"
        survivors, count = [], 0
        for source, old, new in mutants("nitpicker.txt", "gui/nitpicker/"):
            by = os.path.join(folder, "mutant.o")
            mutant(source, old, new, by)
            count += 1
            found = killer(folder, source, by)
            print(f"{source}: {old} => {new}: {'killed by ' + found if found else 'SURVIVES'}", flush=True)
            if not found:
                survivors.append(f"{source}: {old} => {new}")
        print(f"{count} mutants, {count - len(survivors)} killed")
        assert count >= LEAST and not survivors, "; ".join(survivors)
    finally:
        shutil.rmtree(folder)


test_every_mutant_of_nitpicker_is_killed.nightly = True
test_every_mutant_of_nitpicker_is_killed.limit = 1800


def init_fails(folder, replaced=None, by=None):
    """Whether init's host test fails when one of its objects is another."""
    objects = [by if source == replaced else core.object_of(folder, source) for source in INIT_CORE + INIT_BESIDE]
    binary = os.path.join(folder, "init")
    subprocess.run(["gcc", "-o", binary, *objects], cwd=core.ROOT, check=True)
    try:
        return subprocess.run([binary], cwd=core.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60).returncode
    except subprocess.TimeoutExpired:
        return True


def test_every_mutant_of_names_labels_and_routes_is_killed():
    with tempfile.TemporaryDirectory() as folder:
        for source in INIT_CORE + INIT_BESIDE:
            done = core.compile_c(source, core.object_of(folder, source), ["-O1"])
            assert done.returncode == 0, done.stdout
        assert not init_fails(folder), "init as it is fails its test"
        survivors, by = [], os.path.join(folder, "mutant.o")
        for source, old, new in mutants("init.txt"):
            mutant(source, old, new, by)
            if not init_fails(folder, source, by):
                survivors.append(f"{source}: {old} => {new}")
        assert not survivors, "these live: " + "; ".join(survivors)
