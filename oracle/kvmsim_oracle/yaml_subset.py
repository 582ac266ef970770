"""The part of YAML that manifests are written in, with a position for every value.

Read are: documents separated by "---"; block mappings and block lists, indented by spaces; lists and mappings in
brackets on one line; plain scalars on one line; scalars in single or double quotes on one line; ">" and "|" blocks,
with "-" or without; comments. Everything else (anchors, aliases, tags, merge keys, tabs, "? " keys, scalars or
brackets over several lines, duplicate keys) is an error with file, line and column. It is never guessed at, because
the simulator reads the same file with a full parser and both must see the same thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Union

from .errors import OracleError

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 64


@dataclass(frozen=True)
class Mark:
    """A place in a file."""

    file: str
    line: int
    column: int

    def error(self, message: str) -> OracleError:
        return OracleError(f"{self.file}:{self.line}:{self.column}: {message}")


@dataclass(frozen=True)
class Scalar:
    """A scalar; a plain one may be a number, true, false or nothing, others are text."""

    text: str
    is_plain: bool
    mark: Mark

    def value(self) -> Union[str, int, bool, None]:
        if not self.is_plain:
            return self.text
        if self.text in ("", "~", "null", "Null", "NULL"):
            return None
        if self.text in ("true", "True", "TRUE", "false", "False", "FALSE"):
            return self.text[0] in "tT"
        if re.fullmatch(r"-?(0|[1-9][0-9]*)|0x[0-9a-fA-F]+", self.text):
            return int(self.text, 0)
        if re.fullmatch(
            r"[-+]?(0o)?[0-9][0-9_]*|[-+]?\.?[0-9][0-9.]*([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
            self.text,
        ):
            raise self.mark.error(f"'{self.text}' is a number that manifests don't take; put a text into quotes.")
        return self.text


@dataclass(frozen=True)
class Sequence:
    items: list["Node"]
    mark: Mark


@dataclass(frozen=True)
class Mapping:
    """Keys in the order of the file, each with its own place."""

    entries: dict[str, "Node"] = field(default_factory=dict)
    keys: dict[str, Mark] = field(default_factory=dict)
    mark: Mark = Mark("", 0, 0)


Node = Union[Scalar, Sequence, Mapping]


@dataclass
class _Line:
    number: int
    indent: int
    text: str  # without indentation and line end; comments are still there
    raw: str


def load_file(path: Path) -> list[Node]:
    """The documents of a file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OracleError(f"{path}: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise OracleError(f"{path}: it has {len(data)} bytes, and {MAX_BYTES} are allowed")
    try:
        return load(data.decode("utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise OracleError(f"{path}: byte {error.start} is not UTF-8") from error


def load(text: str, file: str) -> list[Node]:
    """The documents of a text."""
    documents: list[Node] = []
    lines: list[str] = []
    first = 1
    numbered = text.splitlines()
    for number, line in enumerate(numbered, 1):
        if line == "---" or line.startswith("--- "):
            if line.strip() != "---":
                raise Mark(file, number, 5).error("nothing may follow '---'.")
            documents += _document(lines, first, file)
            lines, first = [], number + 1
        elif line.startswith("%") or line == "...":
            raise Mark(file, number, 1).error("directives and '...' are not read here.")
        else:
            lines.append(line)
    return documents + _document(lines, first, file)


def _document(lines: list[str], first: int, file: str) -> list[Node]:
    parser = _Parser(lines, first, file)
    return [] if parser.at_end() else [parser.document()]


class _Parser:
    def __init__(self, lines: list[str], first: int, file: str):
        self.file = file
        self.lines = [
            _Line(first + i, len(raw) - len(raw.lstrip(" ")), raw.strip(" "), raw) for i, raw in enumerate(lines)
        ]
        self.next = 0

    # -- lines -----------------------------------------------------------------------------------------------------

    def _skip_blank(self) -> None:
        while self.next < len(self.lines) and (not self.lines[self.next].text or self.lines[self.next].text[0] == "#"):
            self.next += 1

    def at_end(self) -> bool:
        self._skip_blank()
        return self.next == len(self.lines)

    def _mark(self, line: _Line, column: int) -> Mark:
        return Mark(self.file, line.number, column + 1)

    # -- blocks ----------------------------------------------------------------------------------------------------

    def document(self) -> Node:
        node = self._block(self._peek(), 0)
        if not self.at_end():
            line = self._peek()
            raise self._mark(line, line.indent).error("this line is not indented like those before it.")
        return node

    def _peek(self) -> _Line:
        line = self.lines[self.next]
        tab = line.raw.find("\t")
        if tab >= 0:
            raise self._mark(line, tab).error("there is a tab; indent with spaces.")
        return line

    def _block(self, line: _Line, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self._mark(line, line.indent).error(f"nested deeper than {MAX_DEPTH} levels.")
        if line.text == "-" or line.text.startswith("- "):
            return self._sequence(line.indent, depth)
        return self._mapping(line.indent, depth)

    def _sequence(self, indent: int, depth: int) -> Sequence:
        items: list[Node] = []
        start = self._mark(self._peek(), indent)
        while not self.at_end():
            line = self._peek()
            if line.indent != indent or not (line.text == "-" or line.text.startswith("- ")):
                break
            rest = line.text[1:].lstrip(" ")
            column = indent + len(line.text) - len(rest)
            if not rest or rest[0] == "#":
                self.next += 1
                items.append(self._nested(line, indent, depth, column))
            elif rest.startswith("- ") or _key_end(rest) is not None:
                # the list or mapping begins behind the dash: as if on a line of its own
                self.lines[self.next] = _Line(line.number, column, rest, line.raw)
                items.append(self._block(self.lines[self.next], depth + 1))
            else:
                self.next += 1
                items.append(self._value(line, column, rest, indent, depth))
        return Sequence(items, start)

    def _mapping(self, indent: int, depth: int) -> Mapping:
        mapping = Mapping(mark=self._mark(self._peek(), indent))
        while not self.at_end():
            line = self._peek()
            if line.indent != indent or line.text == "-" or line.text.startswith("- "):
                break
            end = _key_end(line.text)
            if end is None:
                raise self._mark(line, indent).error("'key: value' is expected here.")
            self._add(mapping, self._key(line, line.text[:end], indent), self._entry(line, end, indent, depth))
        return mapping

    def _entry(self, line: _Line, end: int, indent: int, depth: int) -> Node:
        rest = line.text[end + 1 :].lstrip(" ")
        column = indent + len(line.text) - len(rest)
        self.next += 1
        if not rest or rest[0] == "#":
            return self._nested(line, indent, depth, column)
        return self._value(line, column, rest, indent, depth)

    def _nested(self, line: _Line, indent: int, depth: int, column: int) -> Node:
        """What stands below a key or a dash."""
        if not self.at_end():
            below = self._peek()
            is_list = below.text == "-" or below.text.startswith("- ")
            if below.indent > indent or (below.indent == indent and is_list and line.text[0] != "-"):
                return self._block(below, depth + 1)
        return Scalar("", True, self._mark(line, column))

    def _add(self, mapping: Mapping, key: Scalar, value: Node) -> None:
        if key.is_plain and key.text == "<<":
            raise key.mark.error("merge keys are not used in manifests.")
        if key.text in mapping.entries:
            raise key.mark.error(f"'{key.text}' is there already, in line {mapping.keys[key.text].line}.")
        mapping.entries[key.text] = value
        mapping.keys[key.text] = key.mark

    def _key(self, line: _Line, text: str, column: int) -> Scalar:
        key = _Flow(self, line, column, text).read_all()
        if not isinstance(key, Scalar):
            raise self._mark(line, column).error("a key is a text.")
        return key

    # -- values ----------------------------------------------------------------------------------------------------

    def _value(self, line: _Line, column: int, text: str, indent: int, depth: int) -> Node:
        if text[0] in "|>":
            return self._block_scalar(line, column, text, indent)
        node = _Flow(self, line, column, text, depth).read_all()
        if not self.at_end():
            below = self._peek()
            if below.indent > indent:
                raise self._mark(below, below.indent).error(
                    "values over several lines are read only as '>' and '|' blocks."
                )
        return node

    def _block_scalar(self, line: _Line, column: int, text: str, indent: int) -> Scalar:
        header = re.fullmatch(r"([|>])(-?)( +#.*)?", text)
        if header is None:
            raise self._mark(line, column).error("of block scalars '>', '>-', '|' and '|-' are read.")
        body: list[str] = []
        margin = None
        while self.next < len(self.lines):
            below = self.lines[self.next]
            if below.text and below.indent <= indent:
                break
            margin = below.indent if margin is None and below.text else margin
            if below.text and margin is not None and below.indent < margin:
                raise self._mark(below, below.indent).error("this line is indented less than the first of its block.")
            body.append(below.raw[margin or 0 :])
            self.next += 1
        while body and not body[-1].strip(" "):
            body.pop()
        if header[1] == ">" and any(part.startswith(" ") for part in body):
            raise self._mark(line, column).error("lines of a '>' block that are indented further are not read here.")
        joined = "\n".join(body) if header[1] == "|" else re.sub(r"\n(\n*)", lambda m: m[1] or " ", "\n".join(body))
        return Scalar(joined + ("" if header[2] or not body else "\n"), False, self._mark(line, column))


def _key_end(text: str) -> int | None:
    """Where the ':' of 'key: value' is; None if the text is not that."""
    if text[0] in "'\"":
        end = text.find(text[0], 1)
        return end + 1 if end > 0 and re.match(r":( |$)", text[end + 1 :]) else None
    if text[0] in "[{":
        return None
    match = re.match(r"[^#]*?:(?= |$)", text)
    return match.end() - 1 if match else None


class _Flow:
    """One line's worth: a scalar, or a list or mapping in brackets."""

    def __init__(self, parser: _Parser, line: _Line, column: int, text: str, depth: int = 0):
        self.parser, self.line, self.column, self.text, self.at, self.depth = parser, line, column, text, 0, depth

    def read_all(self) -> Node:
        node = self._read(is_nested=False)
        rest = self.text[self.at :]
        if rest.strip(" ") and not re.match(r" +#", rest):
            raise self._mark().error(f"'{rest.strip(' ')[:20]}' was not expected here.")
        return node

    def _mark(self, at: int | None = None) -> Mark:
        return self.parser._mark(self.line, self.column + (self.at if at is None else at))

    def _skip(self) -> None:
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1
        if self.at == len(self.text):
            raise self._mark().error("the bracket is not closed on this line.")

    def _read(self, is_nested: bool) -> Node:
        if self.depth > MAX_DEPTH:
            raise self._mark().error(f"nested deeper than {MAX_DEPTH} levels.")
        first = self.text[self.at]
        if first == "[":
            return self._list()
        if first == "{":
            return self._map()
        return self._scalar(is_nested)

    def _list(self) -> Sequence:
        sequence = Sequence([], self._mark())
        self.at += 1
        self.depth += 1
        self._skip()
        while self.text[self.at] != "]":
            sequence.items.append(self._read(is_nested=True))
            self._comma("]")
        self.at += 1
        self.depth -= 1
        return sequence

    def _map(self) -> Mapping:
        mapping = Mapping(mark=self._mark())
        self.at += 1
        self.depth += 1
        self._skip()
        while self.text[self.at] != "}":
            key = self._scalar(is_nested=True)
            self._skip()
            if self.text[self.at] != ":":
                raise self._mark().error("a ':' is expected here.")
            self.at += 1
            self._skip()
            self.parser._add(mapping, key, self._read(is_nested=True))
            self._comma("}")
        self.at += 1
        self.depth -= 1
        return mapping

    def _comma(self, closing: str) -> None:
        self._skip()
        if self.text[self.at] == ",":
            self.at += 1
            self._skip()
        elif self.text[self.at] != closing:
            raise self._mark().error(f"',' or '{closing}' is expected here.")

    def _scalar(self, is_nested: bool) -> Scalar:
        start = self.at
        first = self.text[start]
        if first in "'\"":
            return self._quoted(first)
        if first in "&*!":
            raise self._mark().error("anchors, aliases and tags are not used in manifests.")
        if first in "@`%|>,]}#" or (first in "-?:" and self.text[start + 1 : start + 2] in ("", " ")):
            raise self._mark().error(f"a value can't begin with '{first}'; put it into quotes.")
        pattern = r"(?:(?! #)(?!:(?:[ ,\[\]{}]|$))[^,\[\]{}])+" if is_nested else r"(?:(?! #)(?!:(?: |$)).)+"
        match = re.compile(pattern).match(self.text, start)
        if match is None:
            raise self._mark().error("a value is expected here.")
        self.at = match.end()
        return Scalar(match[0].rstrip(" "), True, self._mark(start))

    def _quoted(self, quote: str) -> Scalar:
        start = self.at
        pattern = r"'((?:[^']|'')*)'" if quote == "'" else r'"((?:[^"\\]|\\.)*)"'
        match = re.compile(pattern).match(self.text, start)
        if match is None:
            raise self._mark().error("the quote is not closed on this line.")
        self.at = match.end()
        if quote == "'":
            return Scalar(match[1].replace("''", "'"), False, self._mark(start))
        escape = re.search(r"\\[^\\\"nt]", match[1])
        if escape:
            raise self._mark(start + 1 + escape.start()).error(f"the escape '{escape[0]}' is not read here.")
        escapes = {"\\\\": "\\", '\\"': '"', "\\n": "\n", "\\t": "\t"}
        return Scalar(re.sub(r"\\.", lambda m: escapes[m[0]], match[1]), False, self._mark(start))
