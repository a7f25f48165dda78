"""From a source's own columns to a canonical table's: rename, constants, expressions, value maps, times, minor units, unnesting.

What a mapping says is data (`Spec`, read by configuration.py); here it becomes SQL of text cells, which staging.py types and judges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tenure.connectors.feed import Feed
from tenure.engine.quoting import quoted, text
from tenure.errors import BadCondition, SourceError, suggestion
from tenure.expression import as_text, as_truth, compiled
from tenure.ledger.currencies import MINOR
from tenure.ledger.tables import SCALE, TABLES, Table, Type
from tenure.spec import EITHER, EPOCHS, Lookup, Spec, Value
from tenure.staging.stage import Cell, Stage
from tenure.staging.terms import Terms


@dataclass(frozen=True)
class Mapped:
    """A source ready to be staged: the stage, SQL of the raw relation, the checks, what was left out.

    `held`: whether the raw relation is to be put into a table first, because much is computed in it.
    """

    stage: Stage
    raw: str
    checks: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    held: bool = False


def mapped(spec: Spec, feed: Feed, scanned: str, terms: Terms, found: Mapping[str, str] | None = None) -> Mapped:
    """The mapping of one opened file. `scanned`: SQL of its raw relation. `found`: lookup name → SQL of (key, value). Raises `SourceError`."""
    table = TABLES[spec.table]
    raw, columns = _shaped(spec, feed, scanned, found or {})
    known = known_of(columns)
    cells = {name: cell for name in table.names if (cell := _cell(table, name, spec, columns, known, feed.source)) is not None}
    _required(table, cells, feed, columns)
    extras, ignored = _rest(table, spec, columns, known, feed.source)
    where = _condition(spec.where, known, feed.source, "where") if spec.where else ""
    checks = tuple((check.name, _condition(check.where, known, feed.source, "checks")) for check in spec.checks)
    raw = f"(SELECT * FROM {raw} AS filtered WHERE {where} OR _flaw IS NOT NULL)" if where else raw
    held = any(lookup.said or lookup.listed for lookup in spec.lookups)
    if held:
        raw, cells, checks = _settled(raw, cells, checks)
    return Mapped(Stage(table, cells, terms, extras, _naive(spec, terms)), f"{raw} AS source_rows", checks, ignored, held)


def _settled(
    raw: str, cells: Mapping[str, Cell], checks: tuple[tuple[str, str], ...]
) -> tuple[str, dict[str, Cell], tuple[tuple[str, str], ...]]:
    """The rows with what the cells and checks are made of computed: they are held before they are staged, which names each of them many times."""
    made = [f"{cell.sql} AS {quoted('c_' + name)}" for name, cell in cells.items()]
    made += [f"{when} AS _check_{place}" for place, (_, when) in enumerate(checks)]
    settled = f"(SELECT {', '.join(made)}, _line, _flaw, _text, _row FROM {raw} AS r)"
    named = {name: Cell(quoted("c_" + name), cell.kind) for name, cell in cells.items()}
    return settled, named, tuple((name, f"_check_{place}") for place, (name, _) in enumerate(checks))


def _naive(spec: Spec, terms: Terms) -> str:
    zone = terms.zone if spec.timezone == "local" else spec.timezone or "UTC"
    return "UTC" if zone in ("UTC", "Etc/UTC", "GMT", "Etc/GMT") else zone


def _shaped(spec: Spec, feed: Feed, scanned: str, found: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The raw relation with `_row`, unnested or unpivoted and with its lookups; and its columns with their types."""
    columns = {} if spec.narrow else dict(feed.columns)
    kept = "_line, _flaw, _text" if spec.narrow else "*"
    pairs = ", ".join(f"{text(name)}: {quoted(name)}" for name in feed.columns)
    raw = f"(SELECT {kept}, {{{pairs}}} AS _row FROM {scanned} AS scanned)"
    if spec.following:
        raw, columns["next_at"] = _followed(raw, spec, known_of(columns), feed.source), "VARCHAR"
    if spec.unnest:
        raw, columns["item"] = _unnested(raw, _listed(spec, columns, feed.source)), "VARCHAR"
    if spec.unpivot:
        raw = _unpivoted(raw, spec.unpivot, columns, feed.source)
        columns |= {spec.unpivot[1]: "VARCHAR", spec.unpivot[2]: "VARCHAR"}
    for number, lookup in enumerate(spec.lookups):
        if lookup.keep:
            raw, columns = _kept(raw, lookup), dict.fromkeys(lookup.keep, "VARCHAR")
            continue
        known = known_of(columns)
        if lookup.said or lookup.listed:
            raw, columns[lookup.name] = _computed(raw, lookup, known, feed.source), "VARCHAR"
            continue
        raw = _without(raw, lookup.name, columns)
        if found[lookup.name] == NOTHING:
            raw, columns[lookup.name] = f"(SELECT *, CAST(NULL AS VARCHAR) AS {quoted(lookup.name)} FROM {raw} AS r)", "VARCHAR"
            continue
        by = _expression(lookup.by, known, feed.source, f"lookup {lookup.name}")
        raw = (f"(SELECT left_{number}.*, right_{number}.value AS {quoted(lookup.name)} FROM (SELECT *, {by} AS _by_{number} FROM {raw} AS r) "
               f"AS left_{number} LEFT JOIN ({found[lookup.name]}) AS right_{number} ON right_{number}.key = left_{number}._by_{number})")  # fmt: skip
        columns[lookup.name] = "VARCHAR"
    return raw, columns


def known_of(columns: Mapping[str, str]) -> dict[str, str]:
    """What an expression can name: the columns, and `_row`, the whole row as JSON (in which a column that is not there is empty)."""
    return {**{name: _as_varchar(name, kind) for name, kind in columns.items()}, "_row": "CAST(to_json(_row) AS VARCHAR)"}


def _kept(raw: str, lookup: Lookup) -> str:
    """The rows with the columns that are kept, held: else the engine writes every field of a JSON text into all that is computed of it."""
    names = ", ".join(quoted(name) for name in lookup.keep)
    return f"(WITH held AS MATERIALIZED (SELECT {names}, _line, _flaw, _text, _row FROM {raw} AS r) SELECT * FROM held)"


def _computed(raw: str, lookup: Lookup, known: Mapping[str, str], source: str) -> str:
    """The rows with a further column that is computed, or with one row for each item of a list."""
    sql = _expression(lookup.said or lookup.listed, known, source, lookup.name)
    there = _without("", lookup.name, known)
    if lookup.said:
        return f"(SELECT *{there}, {sql} AS {quoted(lookup.name)} FROM {raw} AS r)"
    return _unnested(raw, sql, lookup.name, there)


def _without(raw: str, name: str, columns: Mapping[str, Any]) -> str:
    """The rows without a column that one of the same name takes the place of; without `raw` the words that leave it out."""
    there = next((column for column in columns if column.lower() == name.lower()), None)
    if there is None:
        return raw
    return f"(SELECT * EXCLUDE ({quoted(there)}) FROM {raw} AS w)" if raw else f" EXCLUDE ({quoted(there)})"


def _listed(spec: Spec, columns: Mapping[str, str], source: str) -> str:
    """SQL of the list that is unnested: a column, or an expression."""
    if spec.unnest in columns:
        return _as_varchar(spec.unnest, columns[spec.unnest])
    if spec.unnest.isidentifier():
        raise SourceError(
            source, f"`unnest:` names a column that it does not have: {spec.unnest!r}. {suggestion(spec.unnest, columns)}", spec.table
        )
    return _expression(spec.unnest, known_of(columns), source, "unnest")


def _followed(raw: str, spec: Spec, known: Mapping[str, str], source: str) -> str:
    """The rows with `next_at`: when the next row of the same thing begins. Rows of one moment begin with the last of them."""
    assert spec.following is not None
    by, at = (_expression(said, known, source, "following") for said in (spec.following.by, spec.following.at))
    return (f"(SELECT * EXCLUDE (_by, _at), lead(_at) OVER (PARTITION BY _by ORDER BY {_ordered('_at')}, _line) AS next_at "
            f"FROM (SELECT *, {by} AS _by, {at} AS _at FROM {raw} AS r) AS u)")  # fmt: skip


def _ordered(at: str) -> str:
    """Moments in their order, whether they are written as numbers or as text."""
    return f"TRY_CAST({at} AS DECIMAL(38, 6)), {at}"


def _unnested(raw: str, listed: str, name: str = "item", without: str = "") -> str:
    items = f"json_extract(CASE WHEN json_valid({listed}) AND json_type({listed}) = 'ARRAY' THEN {listed} END, '$[*]')"
    return f"(SELECT * EXCLUDE (_items), CAST(unnest(_items) AS VARCHAR) AS {quoted(name)} FROM (SELECT *{without}, {items} AS _items FROM {raw} AS r) AS u)"


def _unpivoted(raw: str, unpivot: tuple[tuple[str, ...], str, str], columns: Mapping[str, str], source: str) -> str:
    wide, name, value = unpivot
    for column in wide:
        if column not in columns:
            raise SourceError(source, f"`unpivot:` names a column that it does not have: {column!r}. {suggestion(column, columns)}")
    pairs = ", ".join(f"{{'n': {text(column)}, 'v': CAST({quoted(column)} AS VARCHAR)}}" for column in wide)
    return (f"(SELECT * EXCLUDE (_pair), _pair.n AS {quoted(name)}, _pair.v AS {quoted(value)} "
            f"FROM (SELECT *, unnest([{pairs}]) AS _pair FROM {raw} AS r) AS u)")  # fmt: skip


def _as_varchar(name: str, kind: str) -> str:
    nested = kind.endswith("[]") or kind.startswith(("STRUCT", "MAP", "JSON", "LIST"))
    return quoted(name) if kind == "VARCHAR" else f"CAST({f'to_json({quoted(name)})' if nested else quoted(name)} AS VARCHAR)"


def _cell(table: Table, name: str, spec: Spec, columns: Mapping[str, str], known: Mapping[str, str], source: str) -> Cell | None:
    value = spec.columns.get(name)
    if value is None:
        same = _same(name, columns)
        return None if same is None else _plain(table, name, same, columns[same], known[same])
    if value.constant is not None:
        return Cell(text(value.constant))
    column = value.expression if value.expression in columns else ""
    if column and not (value.time or value.values or value.minor or value.decimal != "." or value.other is not None):
        return _plain(table, name, column, columns[column], known[column])
    return _treated(table, name, spec, value, known, source)


def _treated(table: Table, name: str, spec: Spec, value: Value, known: Mapping[str, str], source: str) -> Cell:
    if value.constant is not None:
        return Cell(text(value.constant))
    sql = known[value.expression] if value.expression in known else _expression(value.expression, known, source, name)
    sql = f"nullif(trim({sql}), '')"
    if value.decimal != ".":
        sql = f"replace(replace({sql}, '.', ''), ',', '.')"
    if value.values or value.other is not None:
        arms = " ".join(f"WHEN {text(written)} THEN {text(meant)}" for written, meant in value.values.items())
        other = sql if value.other is None else f"CASE WHEN nullif(trim({sql}), '') IS NOT NULL THEN {text(value.other)} END"
        sql = f"CASE trim({sql}) {arms} ELSE {other} END" if arms else other
    if value.minor:
        sql = _minor(sql, _currency(table, spec, known, source))
    return _timed(sql, value.time) if value.time else Cell(sql)


def _plain(table: Table, name: str, column: str, kind: str, sql: str) -> Cell:
    canonical = table.column(name)
    if canonical is not None and canonical.type is Type.TIME and kind in ("TIMESTAMP", "TIMESTAMP WITH TIME ZONE"):
        return Cell(f"epoch_us({quoted(column)}) // 1000000", "second" if kind != "TIMESTAMP" else "naive")
    return Cell(sql)


def _timed(sql: str, time: str) -> Cell:
    if time == EITHER:
        digits = f"regexp_full_match(trim({sql}), '\\d+(\\.\\d+)?')"
        return Cell(f"CASE WHEN {digits} THEN {_stamp(sql, 1)} ELSE {sql} END")
    if time in EPOCHS:
        return Cell(_stamp(sql, EPOCHS[time]))
    dated = not re.search(r"%[HIMSfpXcT]", time)
    read = f"try_strptime(trim({sql}), {text(time)})"
    return Cell(f"coalesce(CAST({f'CAST({read} AS DATE)' if dated else read} AS VARCHAR), '? ' || {sql})")


def _stamp(sql: str, parts: int) -> str:
    """Epoch numbers as ISO text; what is no such number stays as written, for the quarantine to show."""
    whole = f"TRY_CAST(TRY_CAST(trim({sql}) AS DECIMAL(38, 6)) * {1_000_000 // parts} AS BIGINT)"
    inside = f"{whole} BETWEEN -62135596800000000 AND 253402300799999999"
    return f"CASE WHEN {inside} THEN strftime(make_timestamp({whole}), '%Y-%m-%dT%H:%M:%SZ') WHEN {sql} IS NULL THEN NULL ELSE concat('epoch ', {sql}) END"


def _currency(table: Table, spec: Spec, known: Mapping[str, str], source: str) -> str:
    value = spec.columns.get("currency")
    if value is not None and value.constant is not None:
        return text(value.constant)
    if value is not None:
        return known[value.expression] if value.expression in known else _expression(value.expression, known, source, "currency")
    return known.get("currency", "CAST(NULL AS VARCHAR)")


def _minor(sql: str, currency: str) -> str:
    groups: dict[int, list[str]] = {}
    for code, decimals in MINOR.items():
        groups.setdefault(decimals, []).append(code)
    number = f"TRY_CAST(trim({sql}) AS DECIMAL(30, 6))"
    arms = " ".join(f"WHEN upper(trim({currency})) IN ({', '.join(text(code) for code in codes)}) THEN CAST({number} * {10.0**-decimals:.4f} AS VARCHAR)"
                    for decimals, codes in groups.items() if decimals != 2)  # fmt: skip
    return f"CASE WHEN {number} IS NULL THEN {sql} {arms} ELSE CAST({number} * 0.01 AS VARCHAR) END"


def _rest(
    table: Table, spec: Spec, columns: Mapping[str, str], known: Mapping[str, str], source: str
) -> tuple[dict[str, Cell], tuple[str, ...]]:
    """An open table's attributes: those that the mapping computes, and the source's further columns; else what is left out."""
    used = {value.expression for value in spec.columns.values()} | {
        _same(name, columns) for name in table.names if name not in spec.columns
    }
    free = [name for name in columns if name not in used]
    if not table.open:
        return {}, tuple(free) if not spec.columns else ()
    wanted = free if spec.attributes is None else [name for name in columns if name in spec.attributes]
    extras = {attribute(name): Cell(known[name]) for name in wanted if attribute(name) not in table.staged}
    own = {name: value for name, value in spec.columns.items() if name not in table.staged}
    return extras | {attribute(name): _treated(table, name, spec, value, known, source) for name, value in own.items()}, ()


def looked_up(lookup: Lookup, feed: Feed, scanned: str) -> str:
    """SQL of the (key, value) pairs of a file that is looked up: one value a key, none where several disagree. Raises `SourceError`."""
    pairs = ", ".join(f"{text(name)}: {quoted(name)}" for name in feed.columns)
    known = {**known_of(feed.columns), "_row": f"CAST(to_json({{{pairs}}}) AS VARCHAR)"}
    key, take = (_expression(said, known, feed.source, f"lookup {lookup.name}") for said in (lookup.key or lookup.by, lookup.take))
    where = f" AND {_condition(lookup.where, known, feed.source, 'where')}" if lookup.where else ""
    return _single(lookup, key, take, f"{scanned} AS beside", where)


def together(lookup: Lookup, found: Sequence[str]) -> str:
    """The pairs of several files as those of one."""
    if len(found) == 1:
        return found[0]
    return _single(replace(lookup, path=""), "key", "value", f"({' UNION ALL '.join(found)}) AS every", "") if found else NOTHING


NOTHING = "SELECT CAST(NULL AS VARCHAR) AS key, CAST(NULL AS VARCHAR) AS value WHERE false"


def looked_up_table(lookup: Lookup) -> str:
    """The same for a canonical table that was loaded before; times as ISO text, amounts as written."""
    table = TABLES[lookup.table]
    column = table.column(lookup.take)
    take = f"CAST({quoted(lookup.take)} AS VARCHAR)"
    if column is not None and column.type is Type.TIME:
        take = f"strftime(make_timestamp({quoted(lookup.take)} * 1000000), '%Y-%m-%dT%H:%M:%SZ')"
    elif column is not None and column.type in SCALE:
        scale = SCALE[column.type]
        take = f"CAST(CAST({quoted(lookup.take)} AS DECIMAL(26, 0)) * CAST('1e-{scale}' AS DECIMAL({scale + 1}, {scale})) AS VARCHAR)"
    return _single(lookup, f"CAST({quoted(lookup.key)} AS VARCHAR)", take, f"known_{lookup.table}", "")


def _single(lookup: Lookup, key: str, take: str, relation: str, where: str) -> str:
    only = f"CASE WHEN min({take}) = max({take}) THEN min({take}) END"
    value = {"first": f"min({take})", "last": f"max({take})"}.get(lookup.pick, only)
    return f"SELECT {key} AS key, {value} AS value FROM {relation} WHERE {key} IS NOT NULL{where} GROUP BY 1"


def attribute(name: str) -> str:
    """The name of an attribute made of a column's: lower case, with `_` for what is no letter or digit."""
    plain = re.sub(r"\W+", "_", name.strip().lower()).strip("_") or "attribute"
    return f"a_{plain}" if plain[0].isdigit() else plain


def _same(name: str, columns: Mapping[str, Any]) -> str | None:
    """The source's column of that canonical name, however its case and blanks are written."""
    if name in columns:
        return name
    return next((column for column in columns if attribute(column) == name), None)


def _required(table: Table, cells: Mapping[str, Cell], feed: Feed, columns: Mapping[str, str]) -> None:
    missing = [column.name for column in table.columns if column.required and column.name not in cells]
    if not missing:
        return
    has = ", ".join(list(columns)[:30])
    what = f"columns {', '.join(missing)} are" if missing[1:] else f"column {missing[0]} is"
    raise SourceError(feed.source, f"required {what} missing. The file has: {has}. Say in the mapping where to take it from.", table.name)


def _expression(said: str, known: Mapping[str, str], source: str, what: str) -> str:
    if said in known:
        return known[said]
    try:
        return as_text(compiled(said, known))
    except BadCondition as wrong:
        if re.fullmatch(r"[^\W\d][\w ./#-]*", said):
            why = f"{what} is taken from a column {said!r} that the file does not have. {suggestion(said, known, ' ')}".rstrip()
            raise SourceError(source, f"{why} {_has(known)}") from wrong
        raise SourceError(source, f"the mapping of {what} cannot be read: {wrong}\n{_has(known)}") from wrong


def _has(columns: Mapping[str, Any]) -> str:
    """What the file has, said of it."""
    names = [name for name in columns if name != "_row"]
    return f"It has: {', '.join(names[:30])}{' ...' if names[30:] else ''}."


def _condition(said: str, known: Mapping[str, str], source: str, what: str) -> str:
    try:
        return as_truth(compiled(said, known))
    except BadCondition as wrong:
        raise SourceError(source, f"`{what}:` cannot be read: {wrong}") from wrong
