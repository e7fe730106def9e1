"""Build: what is promised about the build itself."""
import filecmp
import os
import re
import shutil
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def tree_files():
    """Every file of the tree that is not ignored, committed or not."""
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name and os.path.isfile(os.path.join(ROOT, name))]


def copy_and_build(folder, names):
    for name in names:
        target = os.path.join(folder, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy(os.path.join(ROOT, name), target)
    subprocess.run(["make", "-s", "-j2", "all", "iso"], cwd=folder, check=True)


def test_two_clean_builds_give_the_same_isos():
    with tempfile.TemporaryDirectory(prefix="signet-one-") as one, tempfile.TemporaryDirectory(prefix="signet-other-two-") as two:
        names = tree_files()
        copy_and_build(one, names)
        copy_and_build(two, names)
        isos = [name for name in os.listdir(os.path.join(one, "build")) if name.endswith(".iso")]
        assert len(isos) >= 2, f"only {isos}"
        for name in isos:
            same = filecmp.cmp(os.path.join(one, "build", name), os.path.join(two, "build", name), shallow=False)
            assert same, f"{name} differs between two clean builds"


test_two_clean_builds_give_the_same_isos.limit = 590


def test_iso_is_at_most_8_megabytes():
    size = os.path.getsize(os.path.join(ROOT, "build", "signet.iso"))
    assert size <= 8 << 20, f"build/signet.iso has {size} bytes"


def test_readme_names_every_package():
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
        readme = file.read()
    with open(os.path.join(ROOT, "tools", "packages.txt"), encoding="utf-8") as file:
        names = [line.split("\t")[0] for line in file if line.strip() and not line.startswith("#")]
    missing = [name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", readme)]
    assert not missing, f"README.md does not list {missing}"


def test_every_component_has_a_readme():
    parts = [name for name in tree_files() if name.endswith("/part.mk")]
    missing = [os.path.dirname(part) for part in parts
               if "component," in open(os.path.join(ROOT, part), encoding="utf-8").read()
               and not os.path.isfile(os.path.join(ROOT, os.path.dirname(part), "README.md"))]
    assert not missing, f"no README.md in {missing}"


def test_nothing_is_both_writable_and_executable():
    """Law 11: no segment of any image that boots has both W and X."""
    folder = os.path.join(ROOT, "build", "boot")
    images = [name for name in os.listdir(folder) if name.endswith(".elf")]
    assert images, "no image was built"
    for name in images:
        out = subprocess.run(["readelf", "-lW", os.path.join(folder, name)], stdout=subprocess.PIPE, text=True, check=True).stdout
        for line in out.splitlines():
            if line.strip().startswith("LOAD"):
                flags = line.split("0x")[-2].split(maxsplit=1)[1] if line.count("0x") >= 6 else line
                assert not ("W" in flags and "E" in flags), f"{name}: {line.strip()}"
