"""Where keys and values stand in the text of a script."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import tomli
import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from sessions.findings import KeyPath, Span

_LANGUAGE = Language(tree_sitter_toml.language())
_HEADERS = ("table", "table_array_element")
_KEYS = ("bare_key", "quoted_key", "dotted_key")
_CHUNK = 1024

_Range = tuple[int, int]
"""A place in the encoded text: its first byte and the one after its last."""


def syntax_tree(text: str) -> Node:
    """The root of the concrete syntax tree; it `has_error` where the text is not TOML 1.0."""
    return Parser(_LANGUAGE).parse(_encoded(text)).root_node


def _encoded(text: str) -> bytes:
    """The text in UTF-8; half of a surrogate pair, which UTF-8 does not have, as one byte."""
    return text.encode(errors="replace")


class Places:
    """Turns bytes of an encoded text, and characters of the text, into lines and columns of characters."""

    def __init__(self, text: str) -> None:
        self._ascii = text.isascii()
        self._lines = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
        self._chunks = [_encoded(text[at : at + _CHUNK]) for at in range(0, len(text), _CHUNK)]
        self._chunk_starts = [0]
        for chunk in self._chunks:
            self._chunk_starts.append(self._chunk_starts[-1] + len(chunk))

    def character(self, byte: int) -> int:
        """The character that a byte belongs to."""
        if self._ascii or not self._chunks:
            return byte
        chunk = min(bisect_right(self._chunk_starts, byte), len(self._chunks)) - 1
        within = self._chunks[chunk][: byte - self._chunk_starts[chunk]]
        return chunk * _CHUNK + len(within.decode(errors="ignore"))

    def point(self, character: int) -> tuple[int, int]:
        """Line and column of a character, 1-based."""
        line = bisect_right(self._lines, character)
        return line, character - self._lines[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """The place from one character to before another."""
        return Span(*self.point(start), *self.point(end))

    def of_bytes(self, place: _Range) -> Span:
        """The place of a range of bytes."""
        return self.span(self.character(place[0]), self.character(place[1]))


@dataclass(frozen=True)
class Spans:
    """The places of all keys and values of a text that is TOML 1.0; read when the first one is asked for.

    A table that a header begins has the header as its place; one that only a dotted key or a longer header
    implies has the key's part. Spans are in characters.
    """

    text: str

    @cached_property
    def _index(self) -> "_Index":
        return _Index(syntax_tree(self.text))

    @cached_property
    def _places(self) -> Places:
        return Places(self.text)

    def values(self) -> Iterator[tuple[KeyPath, Span]]:
        """Every value that is written out, with its place; tables begun by a header are not among them."""
        return ((path, self._places.of_bytes(place)) for path, place in self._index.values.items())

    def key(self, path: KeyPath) -> Span | None:
        """The place of a key, None where the path is of no key in the text."""
        return self._span(self._index.keys.get(path))

    def value(self, path: KeyPath) -> Span | None:
        """The place of a value: all of what is written inline, the header or key of any other table."""
        return self._span(self._index.values.get(path) or self._index.keys.get(path))

    def is_inline(self, path: KeyPath) -> bool:
        """Whether the value is a table written in braces."""
        return path in self._index.inline

    def opening(self, path: KeyPath) -> Span | None:
        """The place where a table begins: its header, its opening brace or its key; of another value, all of it."""
        place = self._index.values.get(path) or self._index.keys.get(path)
        return self._span((place[0], place[0] + 1) if place and self.is_inline(path) else place)

    def nearest(self, path: KeyPath) -> Span:
        """The opening of a value, or of the innermost table around it that the text has."""
        for length in range(len(path), 0, -1):
            if (span := self.opening(path[:length])) is not None:
                return span
        return Span(1, 1, 1, 1)

    def innermost(self, line: int, column: int) -> KeyPath:
        """The table that a place (1-based) belongs to: the innermost inline one around it, else the header's above."""
        found: KeyPath = ()
        for path, place in self._index.headers:
            if self._places.of_bytes(place).line > line:
                break
            found = path
        for path in self._index.inline:
            span = self._places.of_bytes(self._index.values[path])
            around = (span.line, span.column) <= (line, column) < (span.end_line, span.end_column)
            if around and len(path) > len(found):
                found = path
        return found

    def _span(self, place: _Range | None) -> Span | None:
        return None if place is None else self._places.of_bytes(place)


class _Index:
    """The bytes of every key and every value, by path."""

    def __init__(self, root: Node) -> None:
        self.keys: dict[KeyPath, _Range] = {}
        self.values: dict[KeyPath, _Range] = {}
        self.inline: set[KeyPath] = set()
        self.headers: list[tuple[KeyPath, _Range]] = []
        self._counts: dict[KeyPath, int] = {}
        for node in root.children:
            if node.type == "pair":
                self._pair(node, ())
            elif node.type in _HEADERS:
                table = self._header(node)
                for pair in _pairs(node):
                    self._pair(pair, table)

    def _header(self, node: Node) -> KeyPath:
        names = [part for child in node.children if child.type in _KEYS for part in _parts(child)]
        path: KeyPath = ()
        for position, (name, part) in enumerate(names, start=1):
            path = (*path, name)
            self.keys.setdefault(path, _range(part))
            if node.type == "table_array_element" and position == len(names):
                self._counts[path] = self._counts.get(path, 0) + 1
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        closing = next(child for child in node.children if child.type in ("]", "]]"))
        self.keys[path] = (node.start_byte, closing.end_byte)
        self.headers.append((path, self.keys[path]))
        return path

    def _pair(self, node: Node, table: KeyPath) -> None:
        key, value = (child for child in node.children if child.is_named and child.type != "comment")
        path = table
        for name, part in _parts(key):
            path = (*path, name)
            self.keys.setdefault(path, _range(part))
        self._value(value, path)

    def _value(self, node: Node, path: KeyPath) -> None:
        self.values[path] = _range(node)
        if node.type == "inline_table":
            self.inline.add(path)
            for pair in _pairs(node):
                self._pair(pair, path)
        elif node.type == "array":
            items = [child for child in node.children if child.is_named and child.type != "comment"]
            for index, item in enumerate(items):
                self._value(item, (*path, index))


def _range(node: Node) -> _Range:
    return node.start_byte, node.end_byte


def _pairs(node: Node) -> list[Node]:
    return [child for child in node.children if child.type == "pair"]


def _parts(node: Node) -> list[tuple[str, Node]]:
    """The names of a key, and where each stands. A dotted key nests to the left."""
    parts: list[tuple[str, Node]] = []
    while node.type == "dotted_key":
        rest, *_, last = (child for child in node.children if child.is_named)
        parts.append((_name(last), last))
        node = rest
    parts.append((_name(node), node))
    return parts[::-1]


def _name(node: Node) -> str:
    written = (node.text or b"").decode()
    return next(iter(tomli.loads(f"{written} = 0"))) if node.type == "quoted_key" else written
