"""The language of `--where`: a small, safe grammar over names and literals. It never becomes SQL text; frames give the names their meaning.

segment = 'mid' and mrr_band in ('a', 'b') and not (region is null or name like 'Acme%')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tenure.errors import BadCondition
from tenure.words import Text

Literal = str | Decimal | bool | None
LONGEST = 4_000
DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Compare:
    """`name op value`; op is one of = != < <= > >= like."""

    name: str
    op: str
    value: Literal


@dataclass(frozen=True, slots=True)
class Among:
    """`name in (...)`."""

    name: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """`name is null`."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold (`and`)."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds (`or`)."""

    parts: tuple[Condition, ...]


Condition = Compare | Among | Missing | Not | Every | Some


def names(condition: Condition | None) -> Iterator[str]:
    """Every name the condition reads."""
    if isinstance(condition, Compare | Among | Missing):
        yield condition.name
    elif isinstance(condition, Not):
        yield from names(condition.part)
    elif isinstance(condition, Every | Some):
        for part in condition.parts:
            yield from names(part)


def equals(**values: Literal) -> Condition | None:
    """The condition that every name has its value; None for no names."""
    parts = tuple(Compare(name, "=", value) for name, value in values.items())
    return parts[0] if len(parts) == 1 else Every(parts) if parts else None


def both(first: Condition | None, second: Condition | None) -> Condition | None:
    """Both conditions together; None stands for no condition."""
    if first is None or second is None:
        return first or second
    return Every((first, second))


def written(condition: Condition | None) -> str:
    """The condition in its own language, in one fixed spelling."""
    match condition:
        case None:
            return ""
        case Compare(name, op, value):
            return f"{_name(name)} {op} {_literal(value)}"
        case Among(name, values):
            return f"{_name(name)} in ({', '.join(map(_literal, values))})"
        case Missing(name):
            return f"{_name(name)} is null"
        case Not(part):
            return f"not ({written(part)})"
        case Every(parts):
            return " and ".join(f"({written(part)})" for part in parts)
        case Some(parts):
            return " or ".join(f"({written(part)})" for part in parts)


BLANK = "\u2983{}\u2984"
"""What stands for the text of that number in a condition whose texts were taken out."""


def blanked(condition: Condition | None) -> tuple[Condition | None, tuple[str, ...]]:
    """The condition with its texts taken out, and those texts: conditions of one shape share a query. As it is, where a text looks like a blank."""
    found: list[str] = []

    def blank(value: Literal) -> Literal:
        if not isinstance(value, str):
            return value
        found.append(value)
        return BLANK.format(len(found) - 1)

    def without(part: Condition) -> Condition:
        match part:
            case Compare(name, op, value) if op in ("=", "!="):
                return Compare(name, op, blank(value))
            case Among(name, values):
                return Among(name, tuple(blank(value) for value in values))
            case Not(inner):
                return Not(without(inner))
            case Every(parts):
                return Every(tuple(without(inner) for inner in parts))
            case Some(parts):
                return Some(tuple(without(inner) for inner in parts))
            case _:
                return part

    if condition is None or BLANK[0] in written(condition):
        return condition, ()
    shape = without(condition)
    return shape, tuple(found)


def fold(condition: Condition, leaf: Callable[[Compare | Among | Missing], Any]) -> Any:
    """The condition as `&`, `|`, `~` of what `leaf` makes of each comparison."""
    match condition:
        case Not(part):
            return ~fold(part, leaf)
        case Every(parts):
            folded = [fold(part, leaf) for part in parts]
            return _joined(folded, lambda a, b: a & b)
        case Some(parts):
            folded = [fold(part, leaf) for part in parts]
            return _joined(folded, lambda a, b: a | b)
        case _:
            return leaf(condition)


def parse(text: str) -> Condition:
    """Read a filter. Raises `BadCondition` with the place of the first thing that cannot be read."""
    if len(text) > LONGEST:
        raise BadCondition(text[:60] + " ...", 0, Text(f"it is longer than {LONGEST} characters.", f"超过 {LONGEST} 个字符。"))
    return _Reader(text).whole()


_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?(?![\w.]))|(?P<quoted>\"[^\"]+\")|(?P<word>[^\W\d][\w.]*)|(?P<op><=|>=|!=|<>|=|<|>|\(|\)|,))"
)
_OPS = {"=", "!=", "<>", "<", "<=", ">", ">="}
_WORDS = {"and", "or", "not", "in", "is", "null", "like", "true", "false"}


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.depth = text, 0, 0
        self.tokens = list(self._tokens())
        self.index = 0

    def _tokens(self) -> Iterator[tuple[str, str, int]]:
        at = 0
        end = len(self.text.rstrip())
        while at < end:
            found = _TOKEN.match(self.text, at)
            if not found:
                start = at + len(self.text[at:]) - len(self.text[at:].lstrip())
                raise BadCondition(
                    self.text,
                    start,
                    Text(
                        f"{self.text[start]!r} has no place in a filter. Write name = 'value', and, or, not, in (...), is null, like.",
                        f"筛选条件中不能出现 {self.text[start]!r}。可写 name = 'value'、and、or、not、in (...)、is null、like。",
                    ),
                )
            kind = str(found.lastgroup)
            yield kind, found[kind], found.start(kind)
            at = found.end()

    def whole(self) -> Condition:
        condition = self._some()
        if self.index < len(self.tokens):
            raise self._wrong("here the filter should end, or go on with `and` / `or`", "此处应结束，或以 `and` / `or` 继续")
        return condition

    def _peek(self) -> tuple[str, str, int]:
        return self.tokens[self.index] if self.index < len(self.tokens) else ("end", "", len(self.text.rstrip()))

    def _wrong(self, en: str, zh: str) -> BadCondition:
        return BadCondition(self.text, self._peek()[2], Text(f"{en}.", f"{zh}。"))

    def _word(self, *words: str) -> bool:
        kind, value, _ = self._peek()
        if kind == "word" and value.lower() in words:
            self.index += 1
            return True
        return False

    def _sign(self, sign: str) -> bool:
        if self._peek()[:2] == ("op", sign):
            self.index += 1
            return True
        return False

    def _some(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._wrong(f"parentheses are nested deeper than {DEEPEST}", f"括号嵌套超过 {DEEPEST} 层")
        parts = [self._every()]
        while self._word("or"):
            parts.append(self._every())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _every(self) -> Condition:
        parts = [self._single()]
        while self._word("and"):
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _single(self) -> Condition:
        if self._word("not"):
            self.depth += 1
            if self.depth > DEEPEST:
                raise self._wrong(f"`not` is nested deeper than {DEEPEST}", f"`not` 嵌套超过 {DEEPEST} 层")
            part = self._single()
            self.depth -= 1
            return Not(part)
        if self._sign("("):
            condition = self._some()
            if not self._sign(")"):
                raise self._wrong("a closing parenthesis is missing", "缺少右括号")
            return condition
        return self._comparison()

    def _comparison(self) -> Condition:
        kind, value, _ = self._peek()
        if kind not in ("word", "quoted") or (kind == "word" and value.lower() in _WORDS):
            raise self._wrong("a name is expected here, as in segment = 'mid'", "此处应为名称，如 segment = 'mid'")
        self.index += 1
        name = value.strip('"')
        if self._word("is"):
            negated = self._word("not")
            if not self._word("null"):
                raise self._wrong("after `is` comes `null` or `not null`", "`is` 之后应为 `null` 或 `not null`")
            return Not(Missing(name)) if negated else Missing(name)
        if self._word("not"):
            return Not(self._rest(name, ("in", "like")))
        return self._rest(name, ("in", "like", "op"))

    def _rest(self, name: str, allowed: tuple[str, ...]) -> Condition:
        if "in" in allowed and self._word("in"):
            return Among(name, self._list())
        if self._word("like"):
            value = self._value()
            if not isinstance(value, str):
                raise self._wrong("`like` needs a text in single quotes", "`like` 需要单引号中的文本")
            return Compare(name, "like", value)
        kind, value, _ = self._peek()
        if "op" not in allowed or kind != "op" or value not in _OPS:
            raise self._wrong(
                "after a name comes =, !=, <, <=, >, >=, in (...), like or is null",
                "名称之后应为 =、!=、<、<=、>、>=、in (...)、like 或 is null",
            )
        self.index += 1
        return self._compared(name, "!=" if value == "<>" else value)

    def _compared(self, name: str, op: str) -> Condition:
        value = self._value()
        if value is None:
            raise self._wrong("compare with null by `is null`", "与空值比较请用 `is null`")
        return Compare(name, op, value)

    def _list(self) -> tuple[Literal, ...]:
        if not self._sign("("):
            raise self._wrong("after `in` comes a list, as in ('a', 'b')", "`in` 之后应为列表，如 ('a', 'b')")
        values = [self._value()]
        while self._sign(","):
            values.append(self._value())
        if not self._sign(")"):
            raise self._wrong("the list is not closed with )", "列表缺少右括号 )")
        return tuple(values)

    def _value(self) -> Literal:
        kind, value, _ = self._peek()
        self.index += 1
        if kind == "string":
            return value[1:-1].replace("''", "'")
        if kind == "number":
            return Decimal(value)
        if kind == "word" and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if kind == "word" and value.lower() == "null":
            return None
        self.index -= 1
        raise self._wrong(
            "a value is expected here: 'text' in single quotes, a number, true or false", "此处应为值：单引号中的文本、数字、true 或 false"
        )


def _joined(parts: list[Any], join: Callable[[Any, Any], Any]) -> Any:
    result = parts[0]
    for part in parts[1:]:
        result = join(result, part)
    return result


def _name(name: str) -> str:
    return name if re.fullmatch(r"[^\W\d][\w.]*", name) and name.lower() not in _WORDS else f'"{name}"'


def _literal(value: Literal) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)
