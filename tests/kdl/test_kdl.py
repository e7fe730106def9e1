"""Kdl: the parser against an independent one: what it accepts is KDL 2.0 with the same tree."""
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import documents  # noqa: E402


def compare(texts, theirs, own):
    """What is accepted though it is no KDL, or read as something else."""
    return [(text, tree, mine) for text, tree, mine in zip(texts, theirs, own) if mine is not None and mine != tree]


def test_documents_are_read_as_the_independent_parser_reads_them():
    entries = documents.load()
    texts = [entry["text"] for entry in entries]
    own = documents.ours(texts)
    wrong = compare(texts, [entry["kdl"] for entry in entries], own)
    assert not wrong, f"{len(wrong)} documents, the first: {wrong[0]}"
    moved = [entry["text"] for entry, mine in zip(entries, own) if entry["signet"] != (mine is not None)]
    assert not moved, f"the subset has changed for {moved[:3]}: tests/kdl/documents.py --derive"
    kinds = [(entry["kdl"] is not None, entry["signet"]) for entry in entries]
    assert min(kinds.count((True, True)), kinds.count((True, False)), kinds.count((False, False))) >= 50, "too few of one kind"


def test_independent_parser_still_says_so_and_agrees_on_random_documents():
    if not shutil.which("npm") or not shutil.which("node"):
        print("npm is not installed: the committed verdicts stand")
        return
    entries = documents.load()
    texts = [entry["text"] for entry in entries]
    with documents.Independent() as independent:
        assert independent.trees(texts) == [entry["kdl"] for entry in entries], "the committed trees are not what the parser says"
        for seed in range(4):
            many = list(documents.random_documents(seed, 30000))
            wrong = compare(many, independent.trees(many), documents.ours(many))
            assert not wrong, f"seed {seed}: {wrong[0]}"


test_independent_parser_still_says_so_and_agrees_on_random_documents.nightly = True
