"""Scenario: from a name to the boot modules that its config mentions.

Why: adding a component or a data file to a scenario is one line of config and nothing else. A module is named when a word
or a string of the config, or a `name=FILE` inside a string, equals a file in build/boot (with or without .elf),
build/rom or config/. Configs that are named are searched in turn, so a nested init brings its own modules; an image brings the
data files whose names stand in it as text, because those are what it can ask for.
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, "build")
CONFIG_FOLDERS = ["config", "tests/target", "tests/bench"]
BASE = ["core.elf", "init.elf"]

# Comments (whole line, slash-dash nodes stay: a disabled node may name a ROM, which costs bytes, not trust), strings, words.
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"((?:\\.|[^"\\])*)"|([^\s{}();"=]+)', re.S)


def find_config(name):
    """The path of a scenario's config; a path is taken as it is."""
    candidates = [name] + [os.path.join(ROOT, folder, name + ".kdl") for folder in CONFIG_FOLDERS]
    for path in candidates:
        if os.path.isfile(path):
            return path
    raise SystemExit(f"scenario '{name}': no such config. Looked for {name}.kdl in {', '.join(CONFIG_FOLDERS)}")


def tokens(text):
    """Every string and bare word of a config, comments and names of nodes left out; strings also give the values of key=value
    pairs in them."""
    for match in TOKEN.finditer(text):
        names_node = text[:match.start()].rstrip(" \t")[-1:] in ("", "\n", ";", "{", "}")
        if match.group(1) is not None:
            yield match.group(1)
            for word in match.group(1).split():
                yield word.split("=", 1)[-1]
        elif match.group(2) is not None and not names_node:
            yield match.group(2)


def rom_path(name):
    """The file that a config's word stands for, or None."""
    for path in (f"build/boot/{name}", f"build/boot/{name}.elf", f"build/rom/{name}", f"config/{name}"):
        full = os.path.join(ROOT, path)
        if name and "/" not in name and os.path.isfile(full):
            return full
    return None


def names_in_image(path):
    """Data files of build/rom whose names stand in an image, followed by the NUL of a C string."""
    folder = os.path.join(BUILD, "rom")
    with open(path, "rb") as file:
        data = file.read()
    return [name for name in sorted(os.listdir(folder)) if name.encode() + b"\0" in data] if os.path.isdir(folder) else []


def words_of(path):
    """What a file mentions: the words of a config, the data files of an image."""
    if path.endswith(".elf"):
        return names_in_image(path)
    if path.endswith(".kdl"):
        with open(path, encoding="utf-8", errors="replace") as file:
            return list(dict.fromkeys(tokens(file.read())))
    return []


def config_name(config):
    name = os.path.basename(config)
    return name if len(name) <= 31 else "config"


def modules(config):
    """[(module name, path)] in a fixed order: core, init, the config, then the named files by name.

    The config is called as its file, which messages then name, or "config" where that is longer than a module's name may be."""
    found, queue = {}, [config]
    while queue:
        for word in words_of(queue.pop()):
            path = rom_path(word)
            name = path and os.path.basename(path)
            if not path and word != os.path.basename(config) and re.fullmatch(r"[a-z0-9-]+\.(elf|kdl)", word):
                print(f"scenario: {os.path.basename(config)} names {word}, which is not built", file=sys.stderr)
            if not path or name in found or name in BASE or name.startswith("kernel"):
                continue
            found[name] = path
            queue.append(path)
    first = [(name, os.path.join(BUILD, "boot", name)) for name in BASE] + [(config_name(config), config)]
    return first + [(name, found[name]) for name in sorted(found)]


def header(config):
    """Options on the first line of a test config: `// timeout=60 qemu="-m 256"`."""
    with open(config, encoding="utf-8", errors="replace") as file:
        line = file.readline()
    if not line.startswith("//"):
        return {}
    return {key: quoted or plain for key, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', line)}


if __name__ == "__main__":
    for module_name, module_path in modules(find_config(sys.argv[1] if len(sys.argv) > 1 else "desktop")):
        print(f"{module_name}\t{os.path.getsize(module_path) if os.path.exists(module_path) else 'missing'}\t"
              f"{os.path.relpath(module_path, ROOT)}")
