"""Ibis and SQLGlot, loaded when they are first used: a question whose SQL is known already must not wait for a compiler."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any


class Late:
    """Stands for a module until something is asked of it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


if TYPE_CHECKING:
    import ibis as ibis
    import ibis.expr.types as ir
    import sqlglot.expressions as sge
else:
    ibis, ir, sge = Late("ibis"), Late("ibis.expr.types"), Late("sqlglot.expressions")

__all__ = ["ibis", "ir", "sge"]
