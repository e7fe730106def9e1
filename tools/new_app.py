"""New-app: makes the folder of an app from the template in tools/new-app; NAME in its files becomes the name. It builds as it is.

Usage: new_app.py NAME
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def trouble(name):
    """What is wrong with the name, or None."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,22}", name):
        return f"'{name}' is not a name: a letter, then at most 22 of a-z 0-9 -"
    for folder in ("apps", "drivers", "gui", "lib", "tests/components"):
        if os.path.exists(os.path.join(ROOT, folder, name)):
            return f"{folder}/{name} exists: take another name"
    return None


def main():
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    wrong = trouble(name)
    if wrong:
        print(f"new-app: {wrong}; make new-app NAME=hello", file=sys.stderr)
        return 1
    source, target = os.path.join(ROOT, "tools", "new-app"), os.path.join(ROOT, "apps", name)
    os.makedirs(target)
    for file in sorted(os.listdir(source)):
        with open(os.path.join(source, file), encoding="utf-8") as template:
            text = template.read().replace("NAME", name)
        with open(os.path.join(target, file), "w", encoding="utf-8") as out:
            out.write(text)
        print(f"apps/{name}/{file}")
    print(f"build it: make build/boot/{name}.elf   start it: see apps/{name}/README.md   learn more: docs/TUTORIAL.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
