"""Tutorial: what docs/TUTORIAL.md and `make new-app` promise is done, in a copy of the tree: written, built, checked and run."""
import os
import re
import shutil
import subprocess
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Copy:
    """The tree with its build folder, times kept, so that only what is new is built."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="signet-tutorial-")
        listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
        for name in listed.stdout.decode().split("\0"):
            source, target = os.path.join(ROOT, name), os.path.join(self.folder, name)
            if name and os.path.isfile(source):
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copy2(source, target)
        skipped = shutil.ignore_patterns("test", "*.iso", "ui-shots", "lint")
        shutil.copytree(os.path.join(ROOT, "build"), os.path.join(self.folder, "build"), ignore=skipped)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command):
        """Output of a command that must succeed."""
        done = subprocess.run(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout[-800:]}"
        return done.stdout

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        assert not os.path.exists(path), f"the tutorial would overwrite {name}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def blocks():
    """(path, text) of every block of the tutorial that names its file."""
    with open(os.path.join(ROOT, "docs", "TUTORIAL.md"), encoding="utf-8") as file:
        return re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", file.read(), re.M | re.S)


def test_tutorial_is_built_and_runs():
    files = blocks()
    assert len(files) >= 10, f"only {len(files)} files in the tutorial"
    with Copy() as copy:
        for name, text in files:
            copy.write(name, text)
        copy.run("make", "-s", "build/host/greeting", "build/boot/greeter.elf", "build/boot/visitor.elf")
        copy.run("make", "-s", "check-config", "CONFIG=tests/target/greeting.kdl")
        out = copy.run("python3", "-B", "tests/run.py", "--only", "greeting", "--host", "build/host/greeting", "--roots", "")
        passed = re.findall(r"^PASS (.*)$", out, re.M)
        assert len(passed) == 6 and "FAIL" not in out and out.endswith("6 passed, 0 failed\n"), out


def test_new_app_builds_without_edits():
    with Copy() as copy:
        copy.run("make", "-s", "new-app", "NAME=fresh-app")
        folder = os.path.join(copy.folder, "apps", "fresh-app")
        assert sorted(os.listdir(folder)) == ["README.md", "main.c"], os.listdir(folder)
        copy.run("make", "-s", "build/boot/fresh-app.elf")
        with open(os.path.join(folder, "README.md"), encoding="utf-8") as file:
            lines = [line[4:] for line in file.read().splitlines() if line.startswith("    ")]
        copy.write("config/fresh.kdl", "\n".join(lines) + "\n")
        copy.run("make", "-s", "check-config", "CONFIG=config/fresh.kdl")
        again = subprocess.run(["make", "-s", "new-app", "NAME=fresh-app"], cwd=copy.folder, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, check=False)
        assert again.returncode and "exists" in again.stdout, again.stdout
        for name in ("Bad", "../x", "", "a" * 30):
            bad = subprocess.run(["make", "-s", "new-app", f"NAME={name}"], cwd=copy.folder, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True, check=False)
            assert bad.returncode and "is not a name" in bad.stdout, f"'{name}' was taken: {bad.stdout}"
