"""From Ibis expression to an engine's SQL text: the only module that compiles. Execution is the drivers' affair."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlglot.expressions as sge

DIALECTS = ("duckdb", "postgres", "pyspark", "clickhouse", "trino", "snowflake", "bigquery", "databricks")
_BACKQUOTED = ("pyspark", "databricks", "bigquery")
_TYPES = {"period": "BIGINT", "start_t": "BIGINT", "end_t": "BIGINT"}

Spelling = Callable[[sge.Expression, sge.Expression], sge.Expression]


def compiled(expression: Any, dialect: str) -> str:
    """The SQL of a table expression in `dialect` (one of DIALECTS), with whole division spelled exactly."""
    import ibis.backends.sql.compilers as compilers

    compiler = getattr(compilers, dialect).compiler
    tree = compiler.to_sqlglot(expression)
    spell = _QUOTIENT.get(dialect, _by_remainder)
    tree = tree.transform(lambda node: _spelled(node, spell))
    return str(tree.sql(dialect=compiler.dialect, pretty=True))


def with_rows(sql: str, name: str, rows: Sequence[Mapping[str, int]], dialect: str) -> str:
    """`sql` with table `name` given as literal rows of whole numbers (the periods of a question)."""
    quote = "`" if dialect in _BACKQUOTED else '"'
    given = f"{quote}{name}{quote} AS ({' UNION ALL '.join(_row(row, quote) for row in rows)})"
    begins = re.match(r"\s*WITH(\s+RECURSIVE)?\b", sql, re.IGNORECASE)
    if begins:
        return f"{begins[0].strip()} {given},{sql[begins.end() :]}"
    return f"WITH {given}\n{sql}"


def _row(row: Mapping[str, int], quote: str) -> str:
    cells = (f"CAST({int(value)} AS {_TYPES.get(name, 'INTEGER')}) AS {quote}{name}{quote}" for name, value in row.items())
    return "SELECT " + ", ".join(cells)


def _spelled(node: sge.Expression, spell: Spelling) -> sge.Expression:
    if isinstance(node, sge.Anonymous) and str(node.this).lower() == "tenure_quotient":
        first, second = node.expressions
        return spell(first, second)
    return node


def _decimal(node: sge.Expression) -> sge.Expression:
    return sge.Cast(this=node, to=sge.DataType.build("DECIMAL(38, 0)"))


def _huge(node: sge.Expression) -> sge.Expression:
    return sge.Cast(this=node, to=sge.DataType.build("INT128", dialect="duckdb"))


def _duckdb(a: sge.Expression, b: sge.Expression) -> sge.Expression:
    return _decimal(sge.Paren(this=sge.IntDiv(this=_huge(a), expression=_huge(b))))


def _postgres(a: sge.Expression, b: sge.Expression) -> sge.Expression:
    return sge.Anonymous(this="DIV", expressions=[a, b])


def _by_remainder(a: sge.Expression, b: sge.Expression) -> sge.Expression:
    """Decimals divide exactly where nothing remains: (a − a mod b) ÷ b."""
    rest = sge.Sub(this=_paren(a.copy()), expression=_paren(sge.Mod(this=_paren(a), expression=_paren(b.copy()))))
    return _decimal(_paren(sge.Div(this=_paren(rest), expression=_paren(b))))


def _paren(node: sge.Expression) -> sge.Expression:
    return sge.Paren(this=node)


_QUOTIENT: Mapping[str, Spelling] = {"duckdb": _duckdb, "postgres": _postgres}
