"""Documents: runs lib/kdl and an independent KDL 2.0 parser over texts, and compares what they make of them.

The subset may refuse what KDL allows; but what it accepts must be KDL, with the very same tree. tests/kdl/documents.json holds documents with the
independent parser's trees (null: it is not KDL) and whether the subset takes them, so that `make test` needs neither npm nor a network.
Usage: documents.py --derive  asks the independent parser (npm package @bgotink/kdl) anew and rewrites the file's trees and verdicts.
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FILE = os.path.join(ROOT, "tests", "kdl", "documents.json")
PACKAGE = "@bgotink/kdl"
PIECES = ["a", "b", '"x"', '"a b"', '"\\n"', '"\\q"', '"\\u{41}"', '"\\u{d800}"', "1", "0x1F", "0X1F", "-5", "+5", "007", "1_0", ".5", "-.5", "-a", "-",
          "--", "+", "#true", "#false", "#null", "#inf", '#"r"#', "true", "null", "inf", "nan", "=", " = ", "{", "}", "{ ", "}\n", ";", ";;", "\n",
          "\r\n", "\r", "\t", " ", "  ", "/-", "/- ", "/*c*/", "/*", "*/", "//c\n", "// c\r", "\\\n", "\\ //c\n", "\\", "(t)", "(", "[", "]", ",", "<",
          "\u00a0", "\u2028", "\u0085", "\ufeff", "\u00e9", "\u65e5", "\x0c", "\x0b", "\u200e", "\u2066", "k=", "k=1", 'k="v"', '"k"=2', '"""',
          '"\\\n"', '"\\ x"', "0b1", "0o7", "1.5", "1e3", "0x", "0xg", "1a", '"', '\\"', "a-b", "a.b", "a/b", 'r"x"', "#", "@", "|", "~", "'", "?"]
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "s": " "}


def random_documents(seed, count):
    numbers = random.Random(seed)
    for _ in range(count):
        yield "".join(numbers.choice(PIECES) + numbers.choice(["", " ", " "]) for _ in range(numbers.randint(1, 7)))


def answers(command, texts, folder=ROOT):
    """One JSON answer for each text."""
    data = "".join(text + "\0" for text in texts).encode()
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE, cwd=folder, check=True)
    found = [json.loads(line) for line in done.stdout.decode("utf-8", "replace").split("\n")[:-1]]
    assert len(found) == len(texts), f"{len(found)} answers for {len(texts)} documents"
    return found


def plain(nodes):
    """A tree of ours with escapes undone and numbers in decimal."""
    def value(key, kind, text):
        if kind == "escaped":
            text = re.sub(r"\\(?:u\{([0-9a-fA-F]+)\}|(.))", lambda m: chr(int(m[1], 16)) if m[1] else ESCAPES.get(m[2], m[2]), text)
        return [key, "string" if kind == "escaped" else kind, str(int(text, 16 if "x" in text else 10)) if kind == "number" else text]
    return [[name, [value(*one) for one in values], plain(children)] for name, values, children in nodes]


def ours(texts):
    """Our tree of each text, or None when it is refused."""
    return [None if isinstance(tree, dict) else plain(tree) for tree in answers([os.path.join(ROOT, "build", "host", "kdl-tree")], texts)]


class Independent:
    """The parser from npm in a folder of its own; use in a with statement."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="signet-kdl-")
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE], cwd=self.folder, check=True)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def trees(self, texts):
        return answers(["node", os.path.join(ROOT, "tests", "kdl", "independent.mjs")], texts, self.folder)


def load():
    with open(FILE, encoding="utf-8") as file:
        return json.load(file)


def store(entries):
    rows = ",\n".join(json.dumps(entry) for entry in entries)
    with open(FILE, "w", encoding="utf-8") as file:
        file.write(f"[\n{rows}\n]\n")


def main():
    if sys.argv[1:] != ["--derive"]:
        raise SystemExit(__doc__)
    texts = [entry["text"] for entry in load()]
    with Independent() as independent:
        theirs = independent.trees(texts)
    store({"text": text, "kdl": tree, "signet": own is not None} for text, tree, own in zip(texts, theirs, ours(texts)))


if __name__ == "__main__":
    main()
