"""Reads YAML strictly: every mistake has its line and column, no key twice, no key unknown, no word turned into something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import yaml

from tenure.errors import ConfigError, suggestion

OPEN = "ANSWER_ME"
"""What stands where an answer is wanted."""
TRUTHS = {"true": True, "false": False}
T = TypeVar("T")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of the file with its place; `name` is the way to it (`sources[1].columns`)."""

    node: Any
    file: str
    name: str

    @property
    def place(self) -> tuple[int, int]:
        """Line and column, from 1."""
        return self.node.start_mark.line + 1, self.node.start_mark.column + 1

    def wrong(self, why: str) -> ConfigError:
        """The error for this place."""
        return ConfigError(why, self.file, *self.place)

    @property
    def empty(self) -> bool:
        """Whether nothing is written here."""
        return isinstance(self.node, yaml.ScalarNode) and not self.node.style and self.node.value.lower() in ("", "null", "~")

    @property
    def scalar(self) -> bool:
        """Whether one value is written here."""
        return isinstance(self.node, yaml.ScalarNode) and not self.empty

    @property
    def listed(self) -> bool:
        """Whether a list is written here."""
        return isinstance(self.node, yaml.SequenceNode)

    def pairs(self) -> Iterator[tuple[str, Entry, Entry]]:
        """(key, the key's entry, the value's entry). Raises `ConfigError` for a key that occurs twice."""
        if self.empty:
            return
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong(f"{self.name} must be written as `key: value` pairs, not as {self._kind}.")
        seen: dict[str, int] = {}
        for key, value in self.node.value:
            at = Entry(key, self.file, self.name)
            if not isinstance(key, yaml.ScalarNode):
                raise at.wrong(f"a key of {self.name} must be one word.")
            if key.value in seen:
                raise at.wrong(f"{key.value!r} is written twice (first in line {seen[key.value]}). Remove one.")
            seen[key.value] = at.place[0]
            yield key.value, at, Entry(value, self.file, f"{self.name}.{key.value}" if self.name else key.value)

    def keys(self, known: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, Entry]:
        """The pairs, of which every key must be known."""
        names, later = tuple(known), tuple(reserved)
        found = {}
        for key, at, value in self.pairs():
            if key in later:
                raise at.wrong(f"{key!r} is kept for a later version; this one would not act on it. Remove it for now.")
            if key not in names:
                raise at.wrong(f"{key!r} is not a key of {self.name or 'tenure.yaml'}. {suggestion(key, names)}")
            if not value.empty:
                found[key] = value
        return found

    def items(self) -> list[Entry]:
        """The items of a list."""
        if self.empty:
            return []
        if not self.listed:
            raise self.wrong(f"{self.name} must be a list (`- ...`), not {self._kind}.")
        return [Entry(item, self.file, f"{self.name}[{place}]") for place, item in enumerate(self.node.value, 1)]

    def questions(self, lines: Sequence[str]) -> Iterator[tuple[int, int, str, str]]:
        """(line, column, name, what is asked) of every value that is still open; what is asked stands in the comment of its line in `lines`."""
        if self.scalar and self.node.value == OPEN and not self.node.style:
            line, column = self.place
            asked = lines[line - 1].partition(" #")[2].strip().removeprefix("QUESTION: ")
            yield line, column, self.name, asked
        elif isinstance(self.node, yaml.MappingNode):
            for key, value in self.node.value:
                inner = str(key.value)
                yield from Entry(value, self.file, f"{self.name}.{inner}" if self.name else inner).questions(lines)
        elif self.listed:
            for item in self.items():
                yield from item.questions(lines)

    def text(self) -> str:
        """One text, exactly as written."""
        if not self.scalar:
            raise self.wrong(f"{self.name} must be one text, not {self._kind}.")
        return str(self.node.value)

    def texts(self) -> tuple[str, ...]:
        """A list of texts, or one."""
        return (self.text(),) if self.scalar else tuple(item.text() for item in self.items())

    def choice(self, choices: Iterable[str], what: str = "value") -> str:
        """One of the choices."""
        said, names = self.text(), tuple(choices)
        if said not in names:
            raise self.wrong(f"{self.name}: there is no {what} {said!r}. {suggestion(said, names)}")
        return said

    def truth(self) -> bool:
        """`true` or `false`, and nothing else."""
        said = self.text()
        if self.node.style or said not in TRUTHS:
            raise self.wrong(f"{self.name} must be true or false, not {said!r}.")
        return TRUTHS[said]

    def whole(self, least: int, most: int) -> int:
        """A whole number within bounds."""
        said = self.text()
        if not re.fullmatch(r"[+-]?\d{1,15}", said) or not least <= int(said) <= most:
            raise self.wrong(f"{self.name} must be a whole number from {least:,} to {most:,}, not {said!r}.")
        return int(said)

    def number(self) -> Decimal:
        """An exact number."""
        said = self.text()
        try:
            number = Decimal(said)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise self.wrong(f"{self.name} must be a number, not {said!r}.")
        return number

    def read(self, made: Callable[[str], T], errors: tuple[type[Exception], ...]) -> T:
        """What `made` makes of the text; what it refuses is refused here, with the place."""
        try:
            return made(self.text())
        except errors as wrong:
            raise self.wrong(f"{self.name}: {wrong}") from wrong

    @property
    def _kind(self) -> str:
        if self.empty:
            return "nothing"
        return {yaml.MappingNode: "a mapping", yaml.SequenceNode: "a list"}.get(type(self.node), f"{self.node.value!r}")


def read(text: str, file: str) -> Entry | None:
    """The whole of a YAML document; None if it is empty. Raises `ConfigError`."""
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        why = f"this is not YAML: {wrong.problem or wrong.context}."
        raise ConfigError(why, file, mark.line + 1 if mark else 0, mark.column + 1 if mark else 0) from wrong
    except yaml.YAMLError as wrong:
        raise ConfigError(f"this is not YAML: {wrong}.", file) from wrong
    return None if node is None else Entry(node, file, "")
