"""Names and texts as each dialect writes them in SQL, so that nothing in them can end them."""

from __future__ import annotations

BACKQUOTED = ("pyspark", "databricks", "bigquery")


def quoted(name: str, dialect: str = "duckdb") -> str:
    """A table's or column's name."""
    quote = "`" if dialect in BACKQUOTED else '"'
    return quote + name.replace(quote, quote * 2) + quote


def text(value: str, dialect: str = "duckdb") -> str:
    """A text as a literal. Where backslashes mean something in literals, it is given by its bytes."""
    if dialect in BACKQUOTED:
        return f"CAST(UNHEX('{value.encode().hex()}') AS STRING)"
    return "'" + value.replace("'", "''") + "'"
