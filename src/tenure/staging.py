"""From mapped text to a staged canonical table, as DuckDB SQL: typed by trying, with a bit for every promise that a row breaks.

This is the only engine-specific part of the load. What the promises are is in ledger/promises.py, where the text comes from in mapping.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tenure.ledger.currencies import MINOR
from tenure.ledger.promises import LARGEST, MOST, NPS_SCALE, PRICED, RESTS, happened, refers
from tenure.ledger.tables import SCALE, Column, Table, Type
from tenure.zones import day_sql, instant_sql

DATE = r"\d{4}-\d{2}-\d{2}"
CLOCK = r"[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?"
STAMP = DATE + CLOCK + r"( ?(Z|UTC|[+-](0\d|1[0-4])(:?[0-5]\d)?))?"
NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
WHOLE = r"[+-]?\d+(\.0*)?"
SCALES = ("scale_min", "scale_max")
TRUE, FALSE = "'true', 't', 'yes', 'y', '1', '1.0'", "'false', 'f', 'no', 'n', '0', '0.0'"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one canonical column comes from: SQL over the raw relation.

    `kind`: text; `second` for whole epoch seconds; `naive` for whole seconds of a clock in the source's time zone.
    """

    sql: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every row of a load: zone and currency of the workspace, the moment, words that answer a survey.

    `accounts`, `leads`, `rates`: SQL of relations with (id), (id), (currency, first_day).
    """

    zone: str = "UTC"
    currency: str = "USD"
    as_of: int = 0
    words: Mapping[str, bool] = field(default_factory=dict)
    accounts: str = ""
    leads: str = ""
    rates: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """One way in which a row can break a promise: the promise, the column, when, and the limit as SQL text."""

    promise: str
    column: str
    when: str
    limit: str = "NULL"


@dataclass(frozen=True, slots=True)
class Stage:
    """How one source becomes rows of one table. `cells`: canonical column → where it comes from; `extras` likewise for attributes."""

    table: Table
    cells: Mapping[str, Cell]
    terms: Terms
    extras: Mapping[str, Cell] = field(default_factory=dict)
    naive: str = "UTC"

    def sql(self, raw: str, source: str, order: int, checks: Sequence[tuple[str, str]] = ()) -> str:
        """The query: staged columns, extras, `_source`, `_line`, `_seen`, and `_order`, `_mask`, `_values`, `_limit`, `_row`, `_notes`.

        `raw` is SQL of a relation with the raw columns, `_line`, `_flaw`, `_text` and `_row`; `checks` are conditions over it, a bit
        of `_checks` each.
        """
        steps = [
            f"mapped AS ({self._mapped(raw, checks)})", f"parsed AS ({self._parsed()})", f"placed AS ({self._placed()})",
            f"dated AS ({self._dated()})", f"judged AS ({self._judged()})",
        ]  # fmt: skip
        kept = [*(_q(name) for name in self.table.staged if not name.startswith("_")), *(_q(name) for name in self.extras)]
        return (
            f"WITH {', '.join(steps)} SELECT {', '.join(kept)}, {text(source)} AS _source, _line, CAST(0 AS BIGINT) AS _seen, "
            f"CAST({order} AS INTEGER) AS _order, _mask, "
            f"CASE WHEN _mask <> 0 THEN {self._values()} END AS _values, CASE WHEN _mask <> 0 THEN {self._limit()} END AS _limit, "
            f"CASE WHEN _mask <> 0 THEN coalesce(_text, CAST(to_json(_row) AS VARCHAR)) END AS _row, _flaw, _notes, _checks FROM judged"
        )

    @property
    def breaks(self) -> tuple[Broken, ...]:
        """Every way in which a row can break a promise, in the order of the mask's bits."""
        flaw = (Broken("unreadable", "", "_flaw = 'unreadable'"), Broken("ragged", "", "_flaw = 'ragged'"))
        found = [*flaw, *(each for column in self.table.columns for each in self._column_breaks(column)), *self._row_breaks()]
        assert len(found) < 63, self.table.name
        return tuple(found)

    @property
    def noted(self) -> tuple[str, ...]:
        """The columns whose finer decimals are rounded, in the order of the bits of `_notes`."""
        return tuple(column.name for column in self.table.columns if column.type in SCALE and column.name in self.cells)

    def _mapped(self, raw: str, checks: Sequence[tuple[str, str]]) -> str:
        cells = [f"{cell.sql} AS {_q('v_' + name)}" for name, cell in self.cells.items()]
        extras = [f"nullif(trim({cell.sql}), '') AS {_q('e_' + name)}" for name, cell in self.extras.items()]
        bits = " + ".join(f"CASE WHEN {when} THEN {1 << bit} ELSE 0 END" for bit, (_, when) in enumerate(checks)) or "0"
        return f"SELECT {', '.join([*cells, *extras])}, _line, _flaw, _text, _row, CAST({bits} AS BIGINT) AS _checks FROM {raw}"

    def _parsed(self) -> str:
        shown = [part for column in self.table.columns for part in self._parts(column)]
        extras = [f"{_q('e_' + name)} AS {_q(name)}" for name in self.extras]
        return f"SELECT {', '.join([*shown, *extras])}, _line, _flaw, _text, _row, _checks FROM mapped"

    def _parts(self, column: Column) -> list[str]:
        """The typed value of a column under its own name, its text under x_; of a time the local second l_, naive n_, instant i_."""
        name, cell = column.name, self.cells.get(column.name)
        if cell is None and name in SCALES and self.terms.words and "score" in self.cells:
            return [f"{self._typed(column, self._worded(name, 'CAST(NULL AS VARCHAR)'))} AS {_q(name)}"]
        if cell is None:
            return [] if column.type is Type.TIME else [f"{self._absent(column)} AS {_q(name)}"]
        value = f"nullif(trim({_q('v_' + name)}), '')"
        if column.type is Type.TIME:
            return self._time_parts(name, cell, value)
        if name in ("score", *SCALES) and self.terms.words:
            value = self._worded(name, value)
        typed = self._typed(column, value)
        return [f"{typed} AS {_q(name)}", f"{value} AS {_q('x_' + name)}"] if column.type in RESTS else [f"{typed} AS {_q(name)}"]

    def _time_parts(self, name: str, cell: Cell, value: str) -> list[str]:
        if cell.kind in ("second", "naive"):
            side = "i_" if cell.kind == "second" or self.naive == "UTC" else "n_"
            return [
                f"{_q('v_' + name)} AS {_q(side + name)}",
                f"CAST(make_timestamp({_q('v_' + name)} * 1000000) AS VARCHAR) AS {_q('x_' + name)}",
            ]
        day = (
            f"CASE WHEN regexp_full_match({value}, '{DATE}') THEN CAST(TRY_CAST({value} AS DATE) - DATE '1970-01-01' AS BIGINT) * 86400 END"
        )
        second = f"epoch_us(TRY_CAST({value} AS TIMESTAMPTZ)) // 1000000"
        parts = [f"{day} AS {_q('l_' + name)}", f"{value} AS {_q('x_' + name)}"]
        if self.naive == "UTC":
            return [*parts, f"CASE WHEN regexp_full_match({value}, '{STAMP}') THEN {second} END AS {_q('i_' + name)}"]
        bare = f"regexp_full_match({value}, '{DATE + CLOCK}')"
        return [*parts, f"CASE WHEN {bare} THEN {second} END AS {_q('n_' + name)}",
                f"CASE WHEN NOT {bare} AND regexp_full_match({value}, '{STAMP}') THEN {second} END AS {_q('i_' + name)}"]  # fmt: skip

    def _typed(self, column: Column, value: str) -> str:
        if column.choices:
            return _else(f"regexp_replace(lower({value}), '[ -]', '_', 'g')", column.default)
        if column.name == "currency":
            return f"coalesce(upper({value}), {text(self.terms.currency)})" if self.table.name in PRICED else f"upper({value})"
        if column.type in SCALE:
            scale = SCALE[column.type]
            return f"CAST(CAST({_decimal(value, scale)} AS DECIMAL(38, {scale})) * {10**scale} AS BIGINT)"
        if column.type is Type.WHOLE:
            number = f"CASE WHEN regexp_full_match({value}, '{WHOLE}') THEN TRY_CAST(TRY_CAST({value} AS DECIMAL(18, 0)) AS BIGINT) END"
            return f"coalesce({number}, CASE WHEN {value} IS NULL THEN {column.default} END)" if column.default else number
        if column.type is Type.BOOL:
            read = f"CASE WHEN lower({value}) IN ({TRUE}) THEN true WHEN lower({value}) IN ({FALSE}) THEN false END"
            return f"coalesce({read}, CASE WHEN {value} IS NULL THEN {column.default} END)" if column.default else read
        if column.name == "item_id" and self.table.name == "subscriptions":
            return f"coalesce({value}, nullif(trim({self._item()}), ''))"
        return value

    def _absent(self, column: Column) -> str:
        if column.name == "item_id" and self.table.name == "subscriptions":
            return f"nullif(trim({self._item()}), '')"
        if column.name == "currency" and self.table.name in PRICED:
            return text(self.terms.currency)
        kind = {Type.BOOL: "BOOLEAN", Type.WHOLE: "BIGINT"}.get(column.type, "BIGINT" if column.type in SCALE else "VARCHAR")
        default = "NULL" if column.default is None else text(column.default)
        return f"CAST({default} AS {kind})"

    def _item(self) -> str:
        return _q("v_subscription_id") if "subscription_id" in self.cells else "NULL"

    def _worded(self, name: str, value: str) -> str:
        word = f"lower(trim({_q('v_score')}))"
        good, bad = (
            ", ".join(text(key.lower()) for key, positive in self.terms.words.items() if positive is side) for side in (True, False)
        )
        given = {"score": ("2", "1"), "scale_min": ("1", "1"), "scale_max": ("2", "2")}[name]
        arms = "".join(f" WHEN {word} IN ({words}) THEN '{point}'" for words, point in zip((good, bad), given, strict=True) if words)
        return f"CASE{arms} ELSE {value} END"

    def _times(self) -> list[str]:
        return [column.name for column in self.table.columns if column.type is Type.TIME]

    def _placed(self) -> str:
        shown = []
        for name in self._times():
            cell = self.cells.get(name)
            ways = [] if cell is None else self._ways(name, cell)
            shown.append(f"CAST({'coalesce(' + ', '.join(ways) + ')' if ways else 'NULL'} AS BIGINT) AS {_q(name)}")
        return f"SELECT *, {', '.join(shown)} FROM parsed" if shown else "SELECT * FROM parsed"

    def _ways(self, name: str, cell: Cell) -> list[str]:
        local, naive = instant_sql(_q("l_" + name), self.terms.zone), instant_sql(_q("n_" + name), self.naive)
        if cell.kind == "text":
            return [_q("i_" + name), local, *([naive] if self.naive != "UTC" else [])]
        return [_q("i_" + name) if cell.kind == "second" or self.naive == "UTC" else naive]

    def _dated(self) -> str:
        shown = [f"{day_sql(_q(name), self.terms.zone)} AS {_q(name + '_day')}" for name in self._times()]
        return f"SELECT *, {', '.join(shown)} FROM placed" if shown else "SELECT * FROM placed"

    def _judged(self) -> str:
        joins, marks = "", []
        for number, (column, _) in enumerate(refers(self.table)):
            relation = getattr(self.terms, column.refers)
            joins += f" LEFT JOIN ({relation}) AS k{number} ON k{number}.id = d.{_q(column.name)}"
            marks.append(f"k{number}.id IS NOT NULL AS _known_{number}")
        if self.table.name in PRICED:
            joins += f" LEFT JOIN ({self.terms.rates}) AS r ON r.currency = d.currency"
            marks.append("r.first_day AS _first_rate")
        inner = f"SELECT d.*{''.join(', ' + mark for mark in marks)} FROM dated AS d{joins}"
        bits = " + ".join(f"CASE WHEN {each.when} THEN {1 << bit} ELSE 0 END" for bit, each in enumerate(self.breaks))
        notes = " + ".join(f"CASE WHEN {_finer(name, self._scale(name))} THEN {1 << bit} ELSE 0 END" for bit, name in enumerate(self.noted))
        return f"SELECT *, CAST({bits} AS BIGINT) AS _mask, CAST({notes or '0'} AS BIGINT) AS _notes FROM ({inner})"

    def _scale(self, name: str) -> int:
        column = self.table.column(name)
        assert column is not None
        return SCALE[column.type]

    def _column_breaks(self, column: Column) -> list[Broken]:
        name, value = column.name, _q(column.name)
        found = []
        if column.required:
            empty = f"{_q('x_' + name)} IS NULL" if column.type in RESTS and name in self.cells else f"{value} IS NULL"
            found.append(Broken("missing", name, f"_flaw IS NULL AND {empty}"))
        if name not in self.cells:
            return found
        if column.type in RESTS:
            found.extend(self._rests(column, value))
        if column.choices:
            found.append(Broken("unknown_choice", name, f"{value} NOT IN ({', '.join(text(each) for each in column.choices)})",
                                text(", ".join(column.choices))))  # fmt: skip
        if name == "currency":
            found.append(Broken("unknown_currency", name, f"{value} NOT IN ({', '.join(text(code) for code in MINOR)})"))
        return found + self._bounds(column, value)

    def _bounds(self, column: Column, value: str) -> list[Broken]:
        scale, found = 10 ** SCALE.get(column.type, 0), []
        if column.least is not None:
            over = "<=" if column.type is Type.RATE else "<"
            found.append(Broken("below_least", column.name, f"{value} {over} {column.least * scale}", text(str(column.least))))
        most = MOST.get((self.table.name, column.name))
        if most is not None:
            found.append(Broken("above_most", column.name, f"{value} > {most * scale}", text(str(most))))
        if column in happened(self.table):
            found.append(Broken("in_future", column.name, f"{value} > {self.terms.as_of}"))
        return found

    def _rests(self, column: Column, value: str) -> list[Broken]:
        given = _q("x_" + column.name)
        if column.type is Type.JSON:
            return [Broken("bad_json", column.name, f"{given} IS NOT NULL AND NOT json_valid({given})")]
        unread = f"{given} IS NOT NULL AND {value} IS NULL"
        if column.type in SCALE or column.type is Type.WHOLE:
            shape = WHOLE if column.type is Type.WHOLE else NUMBER
            return [Broken(RESTS[column.type], column.name, f"{unread} AND NOT regexp_full_match({given}, '{shape}')"),
                    Broken("too_large", column.name, f"{unread} AND regexp_full_match({given}, '{shape}')", text(f"{LARGEST:,}"))]  # fmt: skip
        return [Broken(RESTS[column.type], column.name, unread)]

    def _row_breaks(self) -> list[Broken]:
        found = [Broken(promise, column.name, f"{_q(column.name)} IS NOT NULL AND NOT _known_{number}")
                 for number, (column, promise) in enumerate(refers(self.table))]  # fmt: skip
        if self.table.span:
            start, end = self.table.span
            limit = f"CAST({_q('x_' + start)} AS VARCHAR)" if start in self.cells else "NULL"
            found.append(Broken("ends_before_start", end, f"{_q(end)} < {_q(start)}", limit))
        if self.table.name in PRICED:
            day = _q(PRICED[self.table.name] + "_day")
            known = f"currency IN ({', '.join(text(code) for code in MINOR)})"
            found.append(Broken("missing_rate", "currency", f"currency <> {text(self.terms.currency)} AND {known} AND "
                                                            f"(_first_rate IS NULL OR _first_rate > {day})"))  # fmt: skip
        if self.table.name == "surveys":
            found.append(self._scale_break())
        return found

    def _scale_break(self) -> Broken:
        low, high = (
            f"coalesce({side}, CASE WHEN kind = 'nps' THEN {end * 10**6} END)"
            for side, end in zip(("scale_min", "scale_max"), NPS_SCALE, strict=True)
        )
        shown = f"concat({low} // 1000000, '–', {high} // 1000000)"
        return Broken("off_scale", "score", f"score < {low} OR score > {high} OR scale_max <= scale_min", shown)

    def _values(self) -> str:
        pairs = ", ".join(f"{text(name)}, CAST({_q('x_' + name if self._has_text(name) else name)} AS VARCHAR)" for name in self.cells)
        return f"CAST(json_object({pairs}) AS VARCHAR)"

    def _has_text(self, name: str) -> bool:
        column = self.table.column(name)
        return column is not None and column.type in RESTS

    def _limit(self) -> str:
        arms = [
            f"WHEN _mask & {(1 << (bit + 1)) - 1} = {1 << bit} THEN {each.limit}"
            for bit, each in enumerate(self.breaks)
            if each.limit != "NULL"
        ]
        return f"CASE {' '.join(arms)} END" if arms else "CAST(NULL AS VARCHAR)"


def quarantine_sql(stage: Stage, staged: str, now: int) -> str:
    """The rows of the staged relation that broke a promise, as quarantine rows; the first broken promise names the row's rule."""
    first = " ".join(f"WHEN _mask & {1 << bit} <> 0 THEN {text(each.promise)}" for bit, each in enumerate(stage.breaks))
    column = " ".join(f"WHEN _mask & {1 << bit} <> 0 THEN {text(each.column)}" for bit, each in enumerate(stage.breaks))
    every = ", ".join(
        f"CASE WHEN _mask & {1 << bit} <> 0 THEN {text(each.promise + ':' + each.column)} END" for bit, each in enumerate(stage.breaks)
    )
    return (
        f'SELECT {text(stage.table.name)} AS tab, _source AS source, _line AS line, CASE {column} END AS "column", '
        f"CASE WHEN _flaw IS NOT NULL THEN substr(_row, 1, 200) ELSE json_extract_string(_values, concat('$.\"', CASE {column} END, '\"')) END "
        f"AS value, CASE {first} END AS rule, _limit AS \"limit\", concat_ws(', ', {every}) AS broken, _row AS raw, "
        f"CAST({now} AS BIGINT) AS first_seen FROM {staged} WHERE _mask <> 0"
    )


QUARANTINE: Mapping[str, str] = {
    "tab": "VARCHAR", "source": "VARCHAR", "line": "BIGINT", "column": "VARCHAR", "value": "VARCHAR", "rule": "VARCHAR",
    "limit": "VARCHAR", "broken": "VARCHAR", "raw": "VARCHAR", "first_seen": "BIGINT",
}  # fmt: skip


def text(value: str) -> str:
    """A SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


quoted = _q


def _decimal(value: str, scale: int) -> str:
    return f"CASE WHEN regexp_full_match({value}, '{NUMBER}') THEN TRY_CAST({value} AS DECIMAL(18, {scale})) END"


def _finer(name: str, scale: int) -> str:
    given = _q("x_" + name)
    long = f"(length({given}) > {scale + 1} OR contains(lower({given}), 'e'))"
    return f"{long} AND TRY_CAST({given} AS DECIMAL(38, 18)) <> TRY_CAST({given} AS DECIMAL(18, {scale}))"


def _else(value: str, default: str | None) -> str:
    return value if default is None else f"coalesce({value}, {text(default)})"


def columns_of(names: Sequence[str]) -> str:
    """A quoted list of columns."""
    return ", ".join(_q(name) for name in names)
