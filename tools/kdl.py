"""Kdl: reads the KDL subset of Signet's configs on the host, for tools that only look at them.

The judge of a config is `make check-config`, which runs the target's own parser; this reader accepts what that one accepts and
keeps the line of every node so that a tool can name it.
"""
import re

TOKEN = re.compile(
    r'(?P<blank>[ \t\r\ufeff]+|//[^\n]*|/\*.*?\*/|\\[ \t]*(?://[^\n]*)?\n)|(?P<end>[\n;])|(?P<open>\{)|(?P<close>\})|(?P<dash>/-)'
    r'|(?P<string>"(?:\\.|[^"\\])*")|(?P<equal>=)|(?P<word>[^\s{}();"=/\\]+(?:/[^\s{}();"=/*-][^\s{}();"=/\\]*)*)', re.S)


class Node:
    """name, arguments, properties, children, first and last line."""

    def __init__(self, name, line):
        self.name, self.line, self.last = name, line, line
        self.args, self.props, self.children = [], {}, []

    def all(self, name):
        return [child for child in self.children if child.name == name]

    def first(self, name):
        return next((child for child in self.children if child.name == name), None)

    def value(self, name, default=None):
        """The first argument of a child node."""
        child = self.first(name)
        return child.args[0] if child and child.args else default


def tokens(text):
    at, line = 0, 1
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise ValueError(f"line {line}: cannot read {text[at:at + 10]!r}")
        if match.lastgroup != "blank":
            yield match.lastgroup, match.group(0), line
        line += match.group(0).count("\n")
        at = match.end()
    yield "end", "", line


def value(kind, text):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), text[1:-1]) if kind == "string" else text


def parse(text):
    """The top-level nodes. A node or argument after /- is left out."""
    root = Node("", 0)
    stack, node, key, skip = [root], None, None, False
    dropped = set()
    for kind, word, line in tokens(text):
        if kind == "dash":
            skip = True
        elif kind in ("string", "word"):
            if node is None:
                node = Node(value(kind, word), line)
                if skip:
                    dropped.add(id(node))
                skip = False
                stack[-1].children.append(node)
            elif key is not None:
                if not skip:
                    node.props[key] = value(kind, word)
                key, skip = None, False
            else:
                node.args.append((value(kind, word), skip))
                skip = False
        elif kind == "equal":
            key, skip = node.args.pop()
        elif kind == "open":
            stack.append(node)
            node = None
        elif kind in ("close", "end"):
            node = None
            if kind == "close":
                if len(stack) == 1:
                    raise ValueError(f"line {line}: a closing brace too many")
                stack.pop().last = line
    clean(root, dropped)
    return root.children


def clean(root, dropped):
    """Takes out what /- disabled."""
    todo = [root]
    while todo:
        node = todo.pop()
        node.args = [text for text, skipped in node.args if not skipped]
        node.children = [child for child in node.children if id(child) not in dropped]
        todo += node.children


def load(path):
    with open(path, encoding="utf-8") as file:
        return parse(file.read())
