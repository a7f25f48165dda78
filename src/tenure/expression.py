"""The small expression language of mappings, compiled to DuckDB SQL. It can name columns of its source and a fixed set of functions,
and nothing else: no table, no statement, no function of the engine.

Example: `case when upper(plan) = 'ENT' then 'enterprise' else lower(trim(plan)) end`, `qty * unit_price`, `json(meta, '$.region')`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tenure.errors import BadCondition, suggestion

TEXT, NUMBER, TRUTH, NOTHING = "text", "number", "truth", "nothing"
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|'(?P<text>(?:[^']|'')*)'|\"(?P<quoted>[^\"]+)\"|`(?P<ticked>[^`]+)`"
    r"|(?P<word>[^\W\d]\w*(?:\.\w+)*)|(?P<sign><=|>=|<>|!=|\|\||[-+*/=<>(),]))"
)
_WORDS = ("and", "or", "not", "in", "is", "null", "case", "when", "then", "else", "end", "true", "false", "like")
_UNITS = ("seconds", "minutes", "hours", "days", "weeks", "months", "years")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an expression as SQL, with what it yields."""

    sql: str
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an expression, and where it stands."""

    kind: str
    said: str
    at: int


def as_text(piece: Piece) -> str:
    """SQL of the piece as text; numbers without trailing zeros."""
    if piece.kind == NUMBER:
        return f"regexp_replace(regexp_replace(CAST({piece.sql} AS VARCHAR), '(\\.\\d*?)0+$', '\\1'), '\\.$', '')"
    return f"CAST({piece.sql} AS VARCHAR)" if piece.kind != TEXT else piece.sql


def as_number(piece: Piece) -> str:
    """SQL of the piece as an exact number with 6 decimals; empty where it is none."""
    return piece.sql if piece.kind == NUMBER else f"TRY_CAST(trim({piece.sql}) AS DECIMAL(38, 6))"


def as_truth(piece: Piece) -> str:
    """SQL of the piece as true or false."""
    return piece.sql if piece.kind in (TRUTH, NOTHING) else f"(lower(trim({as_text(piece)})) IN ('true', 't', 'yes', 'y', '1'))"


def compiled(said: str, columns: Mapping[str, str]) -> Piece:
    """The expression as SQL. `columns`: name → SQL of its text. Raises `BadCondition` with the position."""
    return _Reader(said, columns).whole()


class _Reader:
    def __init__(self, said: str, columns: Mapping[str, str]) -> None:
        self.said, self.columns, self.place = said, columns, 0
        self.folded = {name.lower(): sql for name, sql in columns.items()}
        self.tokens = list(self._tokens())

    def whole(self) -> Piece:
        found = self._or()
        if self.place < len(self.tokens):
            raise self._wrong(f"{self.tokens[self.place].said!r} is one too many")
        return found

    def _tokens(self) -> Sequence[Token]:
        tokens, at = [], 0
        while self.said[at:].strip():
            found = _TOKEN.match(self.said, at)
            if not found:
                place = len(self.said) - len(self.said[at:].lstrip())
                raise BadCondition(self.said, place, f"{self.said[place]!r} has no meaning here")
            kind = str(found.lastgroup)
            tokens.append(Token("column" if kind in ("quoted", "ticked") else kind, found.group(kind), found.start(kind)))
            at = found.end()
        return tokens

    def _wrong(self, why: str) -> BadCondition:
        at = self.tokens[self.place].at if self.place < len(self.tokens) else len(self.said)
        return BadCondition(self.said, at, why)

    def _is(self, *said: str) -> bool:
        token = self.tokens[self.place] if self.place < len(self.tokens) else None
        return token is not None and token.kind in ("word", "sign") and token.said.lower() in said

    def _take(self, *said: str) -> bool:
        if self._is(*said):
            self.place += 1
            return True
        return False

    def _need(self, said: str) -> None:
        if not self._take(said):
            raise self._wrong(f"{said!r} is expected")

    def _or(self) -> Piece:
        found = self._and()
        while self._take("or"):
            found = Piece(f"({as_truth(found)} OR {as_truth(self._and())})", TRUTH)
        return found

    def _and(self) -> Piece:
        found = self._not()
        while self._take("and"):
            found = Piece(f"({as_truth(found)} AND {as_truth(self._not())})", TRUTH)
        return found

    def _not(self) -> Piece:
        return Piece(f"(NOT {as_truth(self._not())})", TRUTH) if self._take("not") else self._compared()

    def _compared(self) -> Piece:
        left = self._sum()
        if self._is("=", "!=", "<>", "<", ">", "<=", ">="):
            sign = self.tokens[self.place].said
            self.place += 1
            return _comparison(left, sign, self._sum())
        if self._take("is"):
            turned = "NOT " if self._take("not") else ""
            self._need("null")
            return Piece(f"(nullif({as_text(left)}, '') IS {turned}NULL)", TRUTH)
        turned = "NOT " if self._take("not") else ""
        if self._take("in"):
            self._need("(")
            return Piece(f"({as_text(left)} {turned}IN ({', '.join(as_text(each) for each in self._list())}))", TRUTH)
        if self._take("like"):
            return Piece(f"({as_text(left)} {turned}LIKE {as_text(self._sum())})", TRUTH)
        if turned:
            raise self._wrong("'in' or 'like' is expected")
        return left

    def _sum(self) -> Piece:
        found = self._product()
        while self._is("+", "-", "||"):
            sign = self.tokens[self.place].said
            self.place += 1
            right = self._product()
            found = Piece(f"concat({as_text(found)}, {as_text(right)})") if sign == "||" else _arithmetic(found, sign, right)
        return found

    def _product(self) -> Piece:
        found = self._one()
        while self._is("*", "/"):
            sign = self.tokens[self.place].said
            self.place += 1
            found = _arithmetic(found, sign, self._one())
        return found

    def _one(self) -> Piece:
        if self._take("-"):
            return Piece(f"(-{as_number(self._one())})", NUMBER)
        if self._take("("):
            found = self._or()
            self._need(")")
            return found
        if self.place >= len(self.tokens):
            raise self._wrong("it ends too early")
        token = self.tokens[self.place]
        self.place += 1
        if token.kind == "number":
            return Piece(f"CAST({token.said} AS DECIMAL(38, 6))", NUMBER)
        if token.kind == "text":
            return Piece("'" + token.said + "'")
        if token.kind == "word" and token.said.lower() in _WORDS:
            return self._worded(token)
        if token.kind == "word" and self._take("("):
            return self._called(token)
        if token.kind in ("word", "column"):
            return self._column(token)
        self.place -= 1
        raise self._wrong(f"{token.said!r} is not expected here")

    def _worded(self, token: Token) -> Piece:
        word = token.said.lower()
        if word == "null":
            return Piece("CAST(NULL AS VARCHAR)", TEXT)
        if word in ("true", "false"):
            return Piece(word, TRUTH)
        if word == "case":
            return self._case()
        self.place -= 1
        raise self._wrong(f"{token.said!r} is not expected here")

    def _case(self) -> Piece:
        arms: list[tuple[str, Piece]] = []
        while self._take("when"):
            test = as_truth(self._or())
            self._need("then")
            arms.append((test, self._or()))
        last = self._or() if self._take("else") else Piece("CAST(NULL AS VARCHAR)", NOTHING)
        self._need("end")
        if not arms:
            raise self._wrong("'when' is expected")
        return _chosen(arms, last)

    def _list(self) -> list[Piece]:
        found: list[Piece] = []
        while not self._take(")"):
            found.append(self._or())
            if not self._is(")"):
                self._need(",")
        return found

    def _called(self, token: Token) -> Piece:
        name, at = token.said.lower(), self.place
        if name not in FUNCTIONS:
            self.place -= 2
            raise self._wrong(f"there is no function {token.said!r}. {suggestion(name, FUNCTIONS)}")
        given = self._list()
        least, most, made = FUNCTIONS[name]
        if not least <= len(given) <= most:
            self.place = at - 2
            raise self._wrong(f"{name} takes {least}{'' if least == most else f' to {most}'} values, not {len(given)}")
        try:
            return made(given)
        except ValueError as wrong:
            self.place = at - 2
            raise self._wrong(str(wrong)) from None

    def _column(self, token: Token) -> Piece:
        sql = self.columns.get(token.said) or self.folded.get(token.said.lower())
        if sql is None:
            self.place -= 1
            raise self._wrong(f"the source has no column {token.said!r}. {suggestion(token.said, self.columns)}")
        return Piece(sql)


def _comparison(left: Piece, sign: str, right: Piece) -> Piece:
    sign = "<>" if sign == "!=" else sign
    if TRUTH in (left.kind, right.kind):
        return Piece(f"({as_truth(left)} {sign} {as_truth(right)})", TRUTH)
    side = as_number if NUMBER in (left.kind, right.kind) else as_text
    return Piece(f"({side(left)} {sign} {side(right)})", TRUTH)


def _arithmetic(left: Piece, sign: str, right: Piece) -> Piece:
    a, b = as_number(left), as_number(right)
    if sign in "+-":
        return Piece(f"CAST({a} {sign} {b} AS DECIMAL(38, 6))", NUMBER)
    if sign == "*":
        return Piece(f"CAST(CAST({a} AS DECIMAL(18, 6)) * CAST({b} AS DECIMAL(18, 6)) AS DECIMAL(38, 6))", NUMBER)
    # DuckDB divides decimals as floats; in whole millionths the quotient is exact and its last digit is rounded half up.
    top, below = (f"CAST(CAST({side} AS DECIMAL(38, 6)) * 1000000 AS HUGEINT)" for side in (a, b))
    twice = f"(abs({top}) * 2000000 + abs({below})) // nullif(abs({below}) * 2, 0)"
    return Piece(
        f"CAST(sign({top}) * sign({below}) AS DECIMAL(1, 0)) * CAST(CAST({twice} AS DECIMAL(30, 0)) * 0.000001 AS DECIMAL(36, 6))", NUMBER
    )


def _chosen(arms: Sequence[tuple[str, Piece]], last: Piece) -> Piece:
    kinds = {piece.kind for _, piece in arms} | {last.kind} - {NOTHING}
    side = as_number if kinds == {NUMBER} else as_text
    tests = " ".join(f"WHEN {test} THEN {side(piece)}" for test, piece in arms)
    return Piece(f"CASE {tests} ELSE {side(last)} END", NUMBER if kinds == {NUMBER} else TEXT)


def _said(piece: Piece) -> str:
    """The literal text of a piece. Raises `ValueError` if it is not written out."""
    if not re.fullmatch(r"'(?:[^']|'')*'", piece.sql):
        raise ValueError("here the value must be written out, in single quotes")
    return piece.sql


def _whole(piece: Piece) -> str:
    return f"CAST({as_number(piece)} AS INTEGER)"


def _texts(template: str) -> Callable[[list[Piece]], Piece]:
    return lambda given: Piece(template.format(*(as_text(each) for each in given)))


def _same_kind(function: str) -> Callable[[list[Piece]], Piece]:
    def made(given: list[Piece]) -> Piece:
        numbers = all(each.kind == NUMBER for each in given) or function in ("least", "greatest")
        side = as_number if numbers else (lambda each: f"nullif({as_text(each)}, '')")
        return Piece(f"{function}({', '.join(side(each) for each in given)})", NUMBER if numbers else TEXT)

    return made


def _json(given: list[Piece]) -> Piece:
    """The value at the first of the paths that has one. The text is named once: nested calls must not double with every level."""
    held, paths = f"TRY_CAST({as_text(given[0])} AS JSON)", [_said(path) for path in given[1:]]
    if len(paths) == 1:
        return Piece(f"json_extract_string({held}, {paths[0]})")
    return Piece(f"list_any_value(json_extract_string({held}, [{', '.join(paths)}]))")


def _moved(given: list[Piece]) -> Piece:
    unit = _said(given[2]).strip("'").lower()
    if unit not in _UNITS:
        raise ValueError(f"the unit must be one of {', '.join(_UNITS)}")
    start = f"TRY_CAST({as_text(given[0])} AS TIMESTAMP)"
    moved = f"({start} + to_{unit}({_whole(given[1])}))"
    whole = f"length(trim({as_text(given[0])})) = 10 AND {'true' if unit in ('days', 'weeks', 'months', 'years') else 'false'}"
    return Piece(f"CASE WHEN {whole} THEN CAST(CAST({moved} AS DATE) AS VARCHAR) ELSE CAST({moved} AS VARCHAR) END")


def _time(given: list[Piece]) -> Piece:
    form = _said(given[1])
    read = f"try_strptime({as_text(given[0])}, {form})"
    dated = not re.search(r"%[HIMSfpXcT]", form)
    shown = f"CAST(CAST({read} AS DATE) AS VARCHAR)" if dated else f"CAST({read} AS VARCHAR)"
    return Piece(shown)


def _epoch(given: list[Piece]) -> Piece:
    return Piece(f"strftime(make_timestamp(CAST({as_number(given[0])} * 1000000 AS BIGINT)), '%Y-%m-%dT%H:%M:%SZ')")


FUNCTIONS: Mapping[str, tuple[int, int, Callable[[list[Piece]], Piece]]] = {
    "lower": (1, 1, _texts("lower({})")),
    "upper": (1, 1, _texts("upper({})")),
    "trim": (1, 1, _texts("trim({})")),
    "replace": (3, 3, _texts("replace({}, {}, {})")),
    "concat": (1, 20, lambda given: Piece(f"concat({', '.join(as_text(each) for each in given)})")),
    "left": (2, 2, lambda given: Piece(f"left({as_text(given[0])}, {_whole(given[1])})")),
    "right": (2, 2, lambda given: Piece(f"right({as_text(given[0])}, {_whole(given[1])})")),
    "substr": (2, 3, lambda given: Piece(f"substr({as_text(given[0])}, {', '.join(_whole(each) for each in given[1:])})")),
    "split": (3, 3, lambda given: Piece(f"split_part({as_text(given[0])}, {as_text(given[1])}, {_whole(given[2])})")),
    "matches": (2, 2, lambda given: Piece(f"regexp_matches({as_text(given[0])}, {_said(given[1])})", TRUTH)),
    "extract": (2, 2, lambda given: Piece(f"nullif(regexp_extract({as_text(given[0])}, {_said(given[1])}, 1), '')")),
    "length": (1, 1, lambda given: Piece(f"CAST(length({as_text(given[0])}) AS DECIMAL(38, 6))", NUMBER)),
    "json": (2, 10, lambda given: _json(given)),
    "coalesce": (1, 20, _same_kind("coalesce")),
    "nullif": (2, 2, _texts("nullif({}, {})")),
    "least": (1, 20, _same_kind("least")),
    "greatest": (1, 20, _same_kind("greatest")),
    "if": (3, 3, lambda given: _chosen([(as_truth(given[0]), given[1])], given[2])),
    "number": (1, 1, lambda given: Piece(as_number(given[0]), NUMBER)),
    "abs": (1, 1, lambda given: Piece(f"abs({as_number(given[0])})", NUMBER)),
    "round": (
        1,
        2,
        lambda given: Piece(f"CAST(round({as_number(given[0])}, {_whole(given[1]) if given[1:] else 0}) AS DECIMAL(38, 6))", NUMBER),
    ),
    "floor": (1, 1, lambda given: Piece(f"CAST(floor({as_number(given[0])}) AS DECIMAL(38, 6))", NUMBER)),
    "ceil": (1, 1, lambda given: Piece(f"CAST(ceil({as_number(given[0])}) AS DECIMAL(38, 6))", NUMBER)),
    "time": (2, 2, _time),
    "epoch": (1, 1, _epoch),
    "after": (3, 3, _moved),
}
