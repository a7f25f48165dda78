"""One entry of `sources:` in tenure.yaml: which files, which table, and how its columns come about."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from tenure.connectors.encoding import known
from tenure.connectors.names import promised_table
from tenure.errors import suggestion
from tenure.ledger.tables import TABLES, Table, Type
from tenure.spec import EITHER, EPOCHS, Check, Following, Lookup, Reading, Spec, Value
from tenure.strict import Entry

KEYS = ("path", "table", "use", "columns", "where", "timezone", "mode", "kind", "encoding", "separator", "names", "sheet", "skip", "unnest",
        "unpivot", "lookups", "checks", "attributes", "following")  # fmt: skip
OPTIONS = {"history": ("now", "events", "invoices"), "rows": ("live", "test", "all")}
"""What can be chosen of a shipped mapping; the first is taken where nothing is said."""
KINDS = ("csv", "parquet", "jsonl", "excel")
TREATMENTS = ("column", "expression", "value", "time", "values", "other", "minor", "decimal")


def spec(entry: Entry) -> Spec:
    """The source. Raises `ConfigError` with line and column."""
    keys = entry.keys((*KEYS, *OPTIONS))
    if "use" in keys and keys["use"].choice(("files", *shipped_names()), "mapping that is shipped") != "files":
        return _used(entry, keys)
    if strange := next((keys[name] for name in OPTIONS if name in keys), None):
        raise strange.wrong(f"{strange.name} is only for mappings that are shipped (`use: {shipped_names()[0]}`).")
    if "path" not in keys:
        raise entry.wrong(f"{entry.name} needs a `path`: a file, a folder or a pattern such as exports/*.csv.")
    return spec_of(keys, _table(entry, keys), keys["path"].text())


def spec_of(keys: Mapping[str, Entry], table: Table, path: str) -> Spec:
    """The source of a table whose files are at `path`."""
    return Spec(
        table=table.name,
        path=path,
        columns=_columns(keys["columns"], table) if "columns" in keys else {},
        where=keys["where"].text() if "where" in keys else "",
        timezone=_zone(keys["timezone"]) if "timezone" in keys else "",
        mode=keys["mode"].choice(("snapshot", "append"), "mode") if "mode" in keys else "",
        reading=_reading(keys),
        unnest=keys["unnest"].text() if "unnest" in keys else "",
        unpivot=_unpivot(keys["unpivot"]) if "unpivot" in keys else None,
        lookups=tuple(_lookup(name, value) for name, _, value in keys["lookups"].pairs()) if "lookups" in keys else (),
        checks=tuple(Check(name, value.text()) for name, _, value in keys["checks"].pairs()) if "checks" in keys else (),
        attributes=_attributes(keys["attributes"]) if "attributes" in keys else None,
        following=_following(keys["following"]) if "following" in keys else None,
    )


def shipped_names() -> tuple[str, ...]:
    """The mappings that are shipped: a module each in the folder `mappings`."""
    return tuple(
        sorted(
            Path(each.name).stem for each in (files("tenure") / "mappings").iterdir() if each.name.endswith(".py") and each.name[0] != "_"
        )
    )


def _used(entry: Entry, keys: Mapping[str, Entry]) -> Spec:
    """A shipped mapping: where its files are, and what is chosen of it."""
    for name in keys:
        if name not in ("use", "path", "timezone", *OPTIONS):
            raise keys[name].wrong(
                f"{keys[name].name}: `use: {keys['use'].text()}` says that itself. It takes path, timezone, {', '.join(OPTIONS)}."
            )
    if "path" not in keys:
        raise entry.wrong(f"{entry.name} needs a `path`: the folder with the files of {keys['use'].text()}.")
    chosen = tuple((name, keys[name].choice(choices, name)) for name, choices in OPTIONS.items() if name in keys)
    zone_ = _zone(keys["timezone"]) if "timezone" in keys else ""
    return Spec("", keys["path"].text(), use=keys["use"].text(), options=chosen, timezone=zone_)


def _following(entry: Entry) -> Following:
    keys = entry.keys(("by", "at"))
    if len(keys) != 2:
        raise entry.wrong(f"{entry.name} needs `by` (what changes) and `at` (when).")
    return Following(keys["by"].text(), keys["at"].text())


def _table(entry: Entry, keys: Mapping[str, Entry]) -> Table:
    if "table" in keys:
        return TABLES[keys["table"].choice(TABLES, "canonical table")]
    path = Path(keys["path"].text())
    named = promised_table(path, path.parent) if not path.is_absolute() else ""
    if not named:
        raise entry.wrong(f"{entry.name} needs a `table`: the canonical table its rows belong to ({', '.join(TABLES)}).")
    return TABLES[named]


def _columns(entry: Entry, table: Table) -> dict[str, Value]:
    found = {}
    for name, at, value in entry.pairs():
        if name not in table.names and not table.open:
            raise at.wrong(f"{name!r} is not a column of {table.name}. {suggestion(name, table.names)}")
        if not value.empty:
            found[name] = _value(value, table, name)
    return found


def _value(entry: Entry, table: Table, name: str) -> Value:
    if entry.scalar:
        return Value(entry.text())
    keys = entry.keys(TREATMENTS)
    ways = [way for way in ("column", "expression", "value") if way in keys]
    if len(ways) != 1:
        raise entry.wrong(f"{entry.name} needs one of `column`, `expression` and `value`.")
    column = table.column(name)
    if "time" in keys and (column is None or column.type is not Type.TIME):
        raise keys["time"].wrong(f"{entry.name}: `time` is only for columns that hold a time.")
    return Value(
        expression=keys[ways[0]].text() if ways[0] != "value" else "",
        constant=keys["value"].text() if "value" in keys else None,
        time=_time(keys["time"]) if "time" in keys else "",
        values={written: meant.text() for written, _, meant in keys["values"].pairs()} if "values" in keys else {},
        other=keys["other"].text() if "other" in keys else None,
        minor=keys["minor"].truth() if "minor" in keys else False,
        decimal=keys["decimal"].choice((".", ","), "decimal mark") if "decimal" in keys else ".",
    )


def _time(entry: Entry) -> str:
    said = entry.text()
    if said not in (*EPOCHS, EITHER) and "%" not in said:
        raise entry.wrong(f"{entry.name}: {said!r} is neither {', '.join((*EPOCHS, EITHER))} nor a format such as '%d/%m/%Y'.")
    return said


def _zone(entry: Entry) -> str:
    return "local" if entry.text() == "local" else zone(entry)


def zone(entry: Entry) -> str:
    """A time zone by its IANA name."""
    said = entry.text()
    try:
        ZoneInfo(said)
    except (ValueError, OSError, KeyError) as wrong:
        hint = suggestion(said, available_timezones(), "Write it as Europe/Berlin.")
        raise entry.wrong(f"{entry.name}: there is no time zone {said!r}. {hint}") from wrong
    return said


def _reading(keys: Mapping[str, Entry]) -> Reading:
    if "encoding" in keys and not known(keys["encoding"].text()):
        raise keys["encoding"].wrong(
            f"there is no encoding {keys['encoding'].text()!r}. Known are utf-8, utf-16, gb18030, shift-jis, latin-1 and others."
        )
    if "separator" in keys and len(_mark(keys["separator"].text())) != 1:
        raise keys["separator"].wrong("separator is one character, or `tab`.")
    return Reading(
        kind=keys["kind"].choice(KINDS, "kind of file") if "kind" in keys else "",
        encoding=keys["encoding"].text() if "encoding" in keys else "",
        separator=_mark(keys["separator"].text()) if "separator" in keys else "",
        names=keys["names"].texts() if "names" in keys else (),
        sheet=keys["sheet"].text() if "sheet" in keys else "",
        skip=keys["skip"].whole(0, 1000) if "skip" in keys else 0,
    )


def _mark(said: str) -> str:
    return {"tab": "\t", "\\t": "\t"}.get(said, said)


def _unpivot(entry: Entry) -> tuple[tuple[str, ...], str, str]:
    keys = entry.keys(("columns", "name", "value"))
    if "columns" not in keys:
        raise entry.wrong(f"{entry.name} needs `columns`: the wide columns that become rows.")
    return (
        keys["columns"].texts(),
        keys["name"].text() if "name" in keys else "name",
        keys["value"].text() if "value" in keys else "value",
    )


def _lookup(name: str, entry: Entry) -> Lookup:
    keys = entry.keys(("table", "path", "by", "take", "key", "where", "pick", "expression", "unnest"))
    if len(keys) == 1 and ("expression" in keys or "unnest" in keys):
        said, listed = (keys[each].text() if each in keys else "" for each in ("expression", "unnest"))
        return Lookup(name, "", "", said=said, listed=listed)
    if ("table" in keys) == ("path" in keys) or "by" not in keys or "take" not in keys:
        raise entry.wrong(f"{entry.name} needs `by`, `take` and either `table` (a canonical one) or `path` (a file).")
    table = keys["table"].choice(TABLES, "canonical table") if "table" in keys else ""
    if table:
        keys["take"].choice(TABLES[table].names, f"column of {table}")
    if table and "where" in keys:
        raise keys["where"].wrong(f"{entry.name}: `where` is for a `path` only.")
    if "pick" in keys:
        keys["pick"].choice(("first", "last"), "pick")
    if table and "key" in keys:
        keys["key"].choice(TABLES[table].names, f"column of {table}")
    key = keys["key"].text() if "key" in keys else TABLES[table].key[0] if table else keys["by"].text()
    path, where, pick = (keys[each].text() if each in keys else "" for each in ("path", "where", "pick"))
    return Lookup(name, keys["by"].text(), keys["take"].text(), key, table, path, where, pick)


def _attributes(entry: Entry) -> tuple[str, ...] | None:
    if entry.scalar:
        return None if entry.choice(("all", "none"), "choice") == "all" else ()
    return entry.texts()
