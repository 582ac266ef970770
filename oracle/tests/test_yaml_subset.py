"""What is read of YAML, and that everything else is refused with its place."""

import unittest
from pathlib import Path

from kvmsim_oracle.errors import OracleError
from kvmsim_oracle.yaml_subset import Mapping, Node, Scalar, Sequence, load, load_file

ROOT = Path(__file__).resolve().parent.parent.parent


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.value()
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, value in node.entries.items()}


def read(text: str) -> object:
    (document,) = load(text, "f")
    return plain(document)


class Reading(unittest.TestCase):
    def test_blocks(self) -> None:
        self.assertEqual(
            {"a": {"b": [1, {"c": "d", "e": None}], "f": "g"}},
            read("# head\na:\n  b:\n  - 1\n  - c: d # why\n    e:\n  f: g\n"),
        )

    def test_brackets(self) -> None:
        self.assertEqual(
            {"a": [1, "x y", {"k": True, "l": [], "m": {}}], "b": {"c": "0-3"}},
            read('a: [1, x y, {k: true, l: [], m: {}}]\nb: {c: "0-3"}  # why\n'),
        )

    def test_scalars(self) -> None:
        self.assertEqual(
            {
                "hex": 23,
                "text": "0x17",
                "range": "0-3",
                "no": "no",
                "single": "it's",
                "double": 'a"b\n',
                "colon": "a:b",
                "hash": "a#b",
            },
            read(
                'hex: 0x17\ntext: "0x17"\nrange: 0-3\nno: no\nsingle: \'it\'\'s\'\ndouble: "a\\"b\\n"\ncolon: a:b\nhash: a#b\n'
            ),
        )

    def test_block_scalars(self) -> None:
        self.assertEqual(
            {"a": "one two\nthree", "b": "x\n y\n", "c": "z\n"},
            read("a: >-\n  one\n  two\n\n  three\nb: |\n  x\n   y\nc: >\n  z\n"),
        )

    def test_documents(self) -> None:
        self.assertEqual([{"a": 1}, {"b": 2}], [plain(node) for node in load("a: 1\n---\nb: 2\n", "f")])

    def test_places(self) -> None:
        (document,) = load("a:\n  - {b: 1,  c: x}\n", "f")
        assert isinstance(document, Mapping) and isinstance(document.entries["a"], Sequence)
        inner = document.entries["a"].items[0]
        assert isinstance(inner, Mapping)
        self.assertEqual((2, 13), (inner.keys["c"].line, inner.keys["c"].column))
        self.assertEqual((2, 16), (inner.entries["c"].mark.line, inner.entries["c"].mark.column))

    def test_shipped_manifests_are_read(self) -> None:
        files = [*ROOT.glob("manifests/*.yaml"), *ROOT.glob("scenarios/*.yaml"), *ROOT.glob("oracle/*/*.yaml")]
        self.assertGreater(len(files), 60)
        for path in files:
            self.assertIsInstance(load_file(path)[0], Mapping, path)


class Refusing(unittest.TestCase):
    def test_what_is_not_read_is_an_error_with_its_place(self) -> None:
        for text, place in [
            ("a: &x 1", "f:1:4"),
            ("a: *x", "f:1:4"),
            ("a: !!str 1", "f:1:4"),
            ("<<: {}", "f:1:1"),
            ("a: 1\na: 2", "f:2:1"),
            ("a:\n\tb: 1", "f:2:1"),
            ("a: [1,\n 2]", "f:1:7"),
            ("a: 'x", "f:1:4"),
            ("a: x\n  y", "f:2:3"),
            ("a: 010", "f:1:4"),
            ("a: 1.5", "f:1:4"),
            ("a: [1 2", "f:1:8"),
            ("a: {b}", "f:1:6"),
            ("a: 1\n b: 2", "f:2:2"),
            ('a: "\\x41"', "f:1:5"),
            ("a: >+\n  x", "f:1:4"),
            ("a: 1 b: 2", "f:1:7"),
            ("text", "f:1:1"),
            ("? a", "f:1:1"),
            ("%YAML 1.2\n---\na: 1", "f:1:1"),
            ("--- a: 1", "f:1:5"),
            ("a: @b", "f:1:4"),
            ("- 1\nb: 2", "f:2:1"),
            ("a: |\n   x\n  y", "f:3:3"),
        ]:
            with self.subTest(text), self.assertRaises(OracleError) as caught:
                read(text)
            self.assertIn(f"{place}:", str(caught.exception), text)

    def test_nesting_has_an_end(self) -> None:
        with self.assertRaises(OracleError):
            read("a: " + "[" * 100 + "]" * 100)


if __name__ == "__main__":
    unittest.main()
