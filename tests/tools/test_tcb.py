"""Tcb: the counting is checked against cloc where it is installed, and against known text where it is not."""
import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools"))
import lines  # noqa: E402

SAMPLE = '/* one\n two */\n\n#include <x.h>\nint a; // tail\nchar *s = "/* no comment */";\n  // alone\nint b /* in */ = 2;\n/* c */ int c;\n'


def test_counting_of_a_known_text():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.c")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SAMPLE)
        assert lines.code_lines(path) == 5, lines.code_lines(path)


def test_counting_agrees_with_cloc():
    """Not for tests/host: their strings hold comment marks, which cloc takes for comments and we do not."""
    names = subprocess.run(["git", "ls-files", "*.c", "*.h", "*.S", ":!tests/host"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    names = [name for name in names.stdout.split() if os.path.isfile(os.path.join(ROOT, name))]
    assert len(names) > 50, "too few sources to compare"
    if not shutil.which("cloc"):
        print("cloc is not installed: compared with the known text only")
        return
    out = subprocess.run(["cloc", "--by-file", "--csv", "--quiet", "--skip-uniqueness"] + names, cwd=ROOT,
                         stdout=subprocess.PIPE, text=True, check=True).stdout
    counts = {row[1]: int(row[4]) for row in csv.reader(io.StringIO(out)) if len(row) >= 5 and row[1] in names}
    wrong = [f"{name}: {lines.code_lines(os.path.join(ROOT, name))} but cloc says {count}" for name, count in counts.items()
             if lines.code_lines(os.path.join(ROOT, name)) != count]
    assert len(counts) > 50 and not wrong, "; ".join(wrong)
