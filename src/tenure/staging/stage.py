"""From mapped text to a staged canonical table, as DuckDB SQL: typed by trying, with a bit for every promise that a row breaks.

What breaks a promise is in broken.py, where the text comes from in mapping.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tenure.engine.quoting import quoted, text
from tenure.ledger.promises import PRICED, RESTS, refers
from tenure.ledger.tables import SCALE, Column, Table, Type
from tenure.staging.broken import Broken, Promises
from tenure.staging.shapes import CLOCK, DATE, FALSE, NUMBER, STAMP, TRUE, WHOLE
from tenure.staging.terms import Terms
from tenure.zones import day_sql, instant_sql

SCALES = ("scale_min", "scale_max")


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one canonical column comes from: SQL over the raw relation.

    `kind`: text; `second` for whole epoch seconds; `naive` for whole seconds of a clock in the source's time zone.
    """

    sql: str
    kind: str = "text"


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
        kept = [*(quoted(name) for name in self.table.staged if not name.startswith("_")), *(quoted(name) for name in self.extras)]
        return (
            f"WITH {', '.join(steps)} SELECT {', '.join(kept)}, {text(source)} AS _source, _line, CAST(0 AS BIGINT) AS _seen, "
            f"CAST({order} AS INTEGER) AS _order, _mask, "
            f"CASE WHEN _mask <> 0 THEN {self._values()} END AS _values, CASE WHEN _mask <> 0 THEN {self._limit()} END AS _limit, "
            f"CASE WHEN _mask <> 0 THEN coalesce(_text, CAST(to_json(_row) AS VARCHAR)) END AS _row, _flaw, _notes, _checks FROM judged"
        )

    @property
    def breaks(self) -> tuple[Broken, ...]:
        """Every way in which a row can break a promise, in the order of the mask's bits."""
        return self._promises.breaks

    @property
    def _promises(self) -> Promises:
        return Promises(self.table, self.cells.keys(), self.terms)

    @property
    def noted(self) -> tuple[str, ...]:
        """The columns whose finer decimals are rounded, in the order of the bits of `_notes`."""
        return tuple(name for name, _ in self._promises.rounded)

    def _mapped(self, raw: str, checks: Sequence[tuple[str, str]]) -> str:
        cells = [f"{cell.sql} AS {quoted('v_' + name)}" for name, cell in self.cells.items()]
        extras = [f"nullif(trim({cell.sql}), '') AS {quoted('e_' + name)}" for name, cell in self.extras.items()]
        bits = " + ".join(f"CASE WHEN {when} THEN {1 << bit} ELSE 0 END" for bit, (_, when) in enumerate(checks)) or "0"
        return f"SELECT {', '.join([*cells, *extras])}, _line, _flaw, _text, _row, CAST({bits} AS BIGINT) AS _checks FROM {raw}"

    def _parsed(self) -> str:
        shown = [part for column in self.table.columns for part in self._parts(column)]
        extras = [f"{quoted('e_' + name)} AS {quoted(name)}" for name in self.extras]
        return f"SELECT {', '.join([*shown, *extras])}, _line, _flaw, _text, _row, _checks FROM mapped"

    def _parts(self, column: Column) -> list[str]:
        """The typed value of a column under its own name, its text under x_; of a time the local second l_, naive n_, instant i_."""
        name, cell = column.name, self.cells.get(column.name)
        if cell is None and name in SCALES and self.terms.words and "score" in self.cells:
            return [f"{self._typed(column, self._worded(name, 'CAST(NULL AS VARCHAR)'))} AS {quoted(name)}"]
        if cell is None:
            return [] if column.type is Type.TIME else [f"{self._absent(column)} AS {quoted(name)}"]
        value = f"nullif(trim({quoted('v_' + name)}), '')"
        if column.type is Type.TIME:
            return self._time_parts(name, cell, value)
        if name in ("score", *SCALES) and self.terms.words:
            value = self._worded(name, value)
        typed = self._typed(column, value)
        return (
            [f"{typed} AS {quoted(name)}", f"{value} AS {quoted('x_' + name)}"] if column.type in RESTS else [f"{typed} AS {quoted(name)}"]
        )

    def _time_parts(self, name: str, cell: Cell, value: str) -> list[str]:
        if cell.kind in ("second", "naive"):
            side = "i_" if cell.kind == "second" or self.naive == "UTC" else "n_"
            return [
                f"{quoted('v_' + name)} AS {quoted(side + name)}",
                f"CAST(make_timestamp({quoted('v_' + name)} * 1000000) AS VARCHAR) AS {quoted('x_' + name)}",
            ]
        day = (
            f"CASE WHEN regexp_full_match({value}, '{DATE}') THEN CAST(TRY_CAST({value} AS DATE) - DATE '1970-01-01' AS BIGINT) * 86400 END"
        )
        second = f"epoch_us(TRY_CAST({value} AS TIMESTAMPTZ)) // 1000000"
        parts = [f"{day} AS {quoted('l_' + name)}", f"{value} AS {quoted('x_' + name)}"]
        if self.naive == "UTC":
            return [*parts, f"CASE WHEN regexp_full_match({value}, '{STAMP}') THEN {second} END AS {quoted('i_' + name)}"]
        bare = f"regexp_full_match({value}, '{DATE + CLOCK}')"
        return [*parts, f"CASE WHEN {bare} THEN {second} END AS {quoted('n_' + name)}",
                f"CASE WHEN NOT {bare} AND regexp_full_match({value}, '{STAMP}') THEN {second} END AS {quoted('i_' + name)}"]  # fmt: skip

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
        return quoted("v_subscription_id") if "subscription_id" in self.cells else "NULL"

    def _worded(self, name: str, value: str) -> str:
        word = f"lower(trim({quoted('v_score')}))"
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
            shown.append(f"CAST({'coalesce(' + ', '.join(ways) + ')' if ways else 'NULL'} AS BIGINT) AS {quoted(name)}")
        return f"SELECT *, {', '.join(shown)} FROM parsed" if shown else "SELECT * FROM parsed"

    def _ways(self, name: str, cell: Cell) -> list[str]:
        local, naive = instant_sql(quoted("l_" + name), self.terms.zone), instant_sql(quoted("n_" + name), self.naive)
        if cell.kind == "text":
            return [quoted("i_" + name), local, *([naive] if self.naive != "UTC" else [])]
        return [quoted("i_" + name) if cell.kind == "second" or self.naive == "UTC" else naive]

    def _dated(self) -> str:
        shown = [f"{day_sql(quoted(name), self.terms.zone)} AS {quoted(name + '_day')}" for name in self._times()]
        return f"SELECT *, {', '.join(shown)} FROM placed" if shown else "SELECT * FROM placed"

    def _judged(self) -> str:
        joins, marks = "", []
        for number, (column, _) in enumerate(refers(self.table)):
            relation = getattr(self.terms, column.refers)
            joins += f" LEFT JOIN ({relation}) AS k{number} ON k{number}.id = d.{quoted(column.name)}"
            marks.append(f"k{number}.id IS NOT NULL AS _known_{number}")
        if self.table.name in PRICED:
            joins += f" LEFT JOIN ({self.terms.rates}) AS r ON r.currency = d.currency"
            marks.append("r.first_day AS _first_rate")
        inner = f"SELECT d.*{''.join(', ' + mark for mark in marks)} FROM dated AS d{joins}"
        bits = " + ".join(f"CASE WHEN {each.when} THEN {1 << bit} ELSE 0 END" for bit, each in enumerate(self.breaks))
        notes = " + ".join(f"CASE WHEN {when} THEN {1 << bit} ELSE 0 END" for bit, (_, when) in enumerate(self._promises.rounded))
        return f"SELECT *, CAST({bits} AS BIGINT) AS _mask, CAST({notes or '0'} AS BIGINT) AS _notes FROM ({inner})"

    def _values(self) -> str:
        pairs = ", ".join(f"{text(name)}, CAST({quoted('x_' + name if self._has_text(name) else name)} AS VARCHAR)" for name in self.cells)
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


def _decimal(value: str, scale: int) -> str:
    return f"CASE WHEN regexp_full_match({value}, '{NUMBER}') THEN TRY_CAST({value} AS DECIMAL(18, {scale})) END"


def _else(value: str, default: str | None) -> str:
    return value if default is None else f"coalesce({value}, {text(default)})"
