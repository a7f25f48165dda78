"""From Ibis expression to an engine's SQL text: the only module that compiles. Execution is the drivers' affair."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tenure.engine.kept import kept
from tenure.engine.quoting import quoted, text
from tenure.lazy import sge

DIALECTS = ("duckdb", "postgres", "pyspark", "clickhouse", "trino", "snowflake", "bigquery", "databricks")
_TYPES = {"period": "BIGINT", "start_t": "BIGINT", "end_t": "BIGINT", "now_t": "BIGINT"}

Spelling = Callable[["sge.Expression", "sge.Expression"], "sge.Expression"]


def compiled(expression: Any, dialect: str) -> str:
    """The SQL of a table expression in `dialect` (one of DIALECTS), with whole division spelled exactly."""
    return kept(expression, dialect, _compiled)


def _compiled(expression: Any, dialect: str) -> str:
    import ibis.backends.sql.compilers as compilers

    compiler = getattr(compilers, dialect).compiler
    # A copy, because Ibis hangs one node below several others: what replaces it would be seen from one of them only.
    tree = compiler.to_sqlglot(_plainer(expression, dialect)).copy()
    _spell(tree, _QUOTIENT.get(dialect, _by_remainder))
    _ordered(tree)
    if dialect == "bigquery":
        tree = tree.transform(_bignumeric)
    return str(tree.sql(dialect=compiler.dialect, pretty=True))


def with_rows(sql: str, name: str, rows: Sequence[Mapping[str, int]], dialect: str) -> str:
    """`sql` with table `name` given as literal rows of whole numbers (the periods of a question)."""
    given = f"{quoted(name, dialect)} AS ({' UNION ALL '.join(_row(row, dialect) for row in rows)})"
    begins = re.match(r"\s*WITH(\s+RECURSIVE)?\b", sql, re.IGNORECASE)
    if begins:
        return f"{begins[0].strip()} {given},{sql[begins.end() :]}"
    return f"WITH {given}\n{sql}"


def filled(sql: str, texts: Sequence[str], blank: str, dialect: str) -> str:
    """`sql` with each of its blanks, which were compiled as text literals, replaced by the text of that number, written as `dialect` does."""
    for number, said in enumerate(texts):
        sql = sql.replace(f"'{blank.format(number)}'", text(said, dialect))
    return sql


def _row(row: Mapping[str, int], dialect: str) -> str:
    cells = (f"CAST({int(value)} AS {_TYPES.get(name, 'INTEGER')}) AS {quoted(name, dialect)}" for name, value in row.items())
    return "SELECT " + ", ".join(cells)


def _plainer(expression: Any, dialect: str) -> Any:
    """`expression` without what `dialect` cannot say: Postgres casts true and false to INTEGER only."""
    if dialect != "postgres":
        return expression
    import ibis.expr.datatypes as dt
    import ibis.expr.operations as ops

    def stepped(node: Any, changed: Mapping[str, Any] | None) -> Any:
        node = node.__recreate__(changed) if changed else node
        if isinstance(node, ops.Cast) and node.arg.dtype.is_boolean() and node.to.is_numeric() and not node.to.is_int32():
            return ops.Cast(ops.Cast(node.arg, dt.int32), node.to)
        return node

    return expression.op().replace(stepped).to_expr()


def _bignumeric(node: sge.Expression) -> sge.Expression:
    """BigQuery's NUMERIC has 29 digits before the point; BIGNUMERIC has 38."""
    if isinstance(node, sge.DataType) and node.this in (sge.DataType.Type.DECIMAL,):
        return sge.DataType.build("BIGNUMERIC", dialect="bigquery")
    return node


def _spell(tree: sge.Expression, spelling: Spelling) -> None:
    """Spell every whole division in `tree`, those inside others first."""
    for node in reversed(list(tree.find_all(sge.Anonymous, bfs=True))):
        if str(node.this).lower() == "tenure_quotient":
            first, second = node.expressions
            node.replace(spelling(first, second))


def _ordered(tree: sge.Expression) -> None:
    """Put the columns that a star leaves out in order: Ibis keeps them as a set, and a text must be the same in every process."""
    for star in tree.find_all(sge.Star):
        for key, left_out in star.args.items():
            if key.startswith("except") and left_out:
                star.set(key, sorted(left_out, key=lambda column: str(column.name)))


def _decimal(node: sge.Expression) -> sge.Expression:
    return sge.Cast(this=node, to=sge.DataType.build("DECIMAL(38, 0)"))


def _huge(node: sge.Expression) -> sge.Expression:
    return sge.Cast(this=node, to=sge.DataType.build("INT128", dialect="duckdb"))


def _duckdb(a: sge.Expression, b: sge.Expression) -> sge.Expression:
    return _decimal(sge.Paren(this=sge.IntDiv(this=_huge(a), expression=_huge(b))))


def _postgres(a: sge.Expression, b: sge.Expression) -> sge.Expression:
    return sge.Anonymous(this="DIV", expressions=[a, b])


def _clickhouse(a: sge.Expression, b: sge.Expression) -> sge.Expression:
    parts = [sge.Cast(this=side, to=sge.DataType.build("Nullable(Int256)", dialect="clickhouse")) for side in (a, b)]
    whole = sge.Anonymous(this="intDiv", expressions=parts)
    return sge.Cast(this=whole, to=sge.DataType.build("Nullable(Decimal(38, 0))", dialect="clickhouse"))


def _bigquery(a: sge.Expression, b: sge.Expression) -> sge.Expression:
    return sge.Anonymous(this="DIV", expressions=[a, b])


def _by_remainder(a: sge.Expression, b: sge.Expression) -> sge.Expression:
    """Decimals divide exactly where nothing remains: (a − a mod b) ÷ b. `typed`: else sqlglot divides as DOUBLE on Trino."""
    rest = sge.Sub(this=_paren(a.copy()), expression=_paren(sge.Mod(this=_paren(a), expression=_paren(b.copy()))))
    return _decimal(_paren(sge.Div(this=_paren(rest), expression=_paren(b), typed=True, safe=False)))


def _paren(node: sge.Expression) -> sge.Expression:
    return sge.Paren(this=node)


_QUOTIENT: Mapping[str, Spelling] = {"duckdb": _duckdb, "postgres": _postgres, "clickhouse": _clickhouse, "bigquery": _bigquery}
