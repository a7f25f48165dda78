"""When a staged row breaks a promise, as DuckDB SQL. What the promises are is in ledger/promises.py."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tenure.engine.quoting import quoted, text
from tenure.ledger.currencies import MINOR
from tenure.ledger.promises import LARGEST, MOST, NPS_SCALE, PRICED, RESTS, happened, refers
from tenure.ledger.tables import SCALE, Column, Table, Type
from tenure.staging.shapes import NUMBER, WHOLE
from tenure.staging.terms import Terms


@dataclass(frozen=True, slots=True)
class Broken:
    """One way in which a row can break a promise: the promise, the column, when, and the limit as SQL text."""

    promise: str
    column: str
    when: str
    limit: str = "NULL"


@dataclass(frozen=True, slots=True)
class Promises:
    """What is promised of a table's rows where the source gives the columns in `given`."""

    table: Table
    given: Collection[str]
    terms: Terms

    @property
    def breaks(self) -> tuple[Broken, ...]:
        """Every way in which a row can break a promise, in the order of the mask's bits."""
        flaw = (Broken("unreadable", "", "_flaw = 'unreadable'"), Broken("ragged", "", "_flaw = 'ragged'"))
        found = [*flaw, *(each for column in self.table.columns for each in self._of(column)), *self._of_rows()]
        assert len(found) < 63, self.table.name
        return tuple(found)

    @property
    def rounded(self) -> tuple[tuple[str, str], ...]:
        """(column, when) for finer decimals than the table keeps: they are rounded, and noted; in the order of the bits of `_notes`."""
        kept = [(column.name, SCALE[column.type]) for column in self.table.columns if column.type in SCALE and column.name in self.given]
        return tuple((name, _finer(name, scale)) for name, scale in kept)

    def _of(self, column: Column) -> list[Broken]:
        name, value = column.name, quoted(column.name)
        found = []
        if column.required:
            empty = f"{quoted('x_' + name)} IS NULL" if column.type in RESTS and name in self.given else f"{value} IS NULL"
            found.append(Broken("missing", name, f"_flaw IS NULL AND {empty}"))
        if name not in self.given:
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
        given = quoted("x_" + column.name)
        if column.type is Type.JSON:
            return [Broken("bad_json", column.name, f"{given} IS NOT NULL AND NOT json_valid({given})")]
        unread = f"{given} IS NOT NULL AND {value} IS NULL"
        if column.type in SCALE or column.type is Type.WHOLE:
            shape = WHOLE if column.type is Type.WHOLE else NUMBER
            return [Broken(RESTS[column.type], column.name, f"{unread} AND NOT regexp_full_match({given}, '{shape}')"),
                    Broken("too_large", column.name, f"{unread} AND regexp_full_match({given}, '{shape}')", text(f"{LARGEST:,}"))]  # fmt: skip
        return [Broken(RESTS[column.type], column.name, unread)]

    def _of_rows(self) -> list[Broken]:
        found = [Broken(promise, column.name, f"{quoted(column.name)} IS NOT NULL AND NOT _known_{number}")
                 for number, (column, promise) in enumerate(refers(self.table))]  # fmt: skip
        if self.table.span:
            start, end = self.table.span
            limit = f"CAST({quoted('x_' + start)} AS VARCHAR)" if start in self.given else "NULL"
            found.append(Broken("ends_before_start", end, f"{quoted(end)} < {quoted(start)}", limit))
        if self.table.name in PRICED:
            day = quoted(PRICED[self.table.name] + "_day")
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


def _finer(name: str, scale: int) -> str:
    given = quoted("x_" + name)
    long = f"(length({given}) > {scale + 1} OR contains(lower({given}), 'e'))"
    return f"{long} AND TRY_CAST({given} AS DECIMAL(38, 18)) <> TRY_CAST({given} AS DECIMAL(18, {scale}))"
