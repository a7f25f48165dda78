"""When a table expression has no rows for sure, told by which of the tables that it reads have none. Nothing here runs anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tenure.lazy import ir


@dataclass(frozen=True)
class Rowless:
    """No rows for sure: where this `table` has none, where `every` part of several has none, or where `some` part has none."""

    table: str = ""
    every: frozenset[Rowless] = frozenset()
    some: frozenset[Rowless] = frozenset()

    def holds(self, empty: Collection[str]) -> bool:
        """Whether there are no rows for sure where these tables have none."""
        if self.table:
            return self.table in empty
        if self.every:
            return all(part.holds(empty) for part in self.every)
        return any(part.holds(empty) for part in self.some)


NEVER = Rowless()


def rowless(expression: ir.Table) -> Rowless:
    """Where `expression` has no rows for sure. What is not known here counts as having rows."""
    import ibis.expr.operations as ops

    found: dict[Any, Rowless] = {}
    for node in _relations(expression.op(), ops):
        found[node] = _of(node, found, ops)
    return found[expression.op()]


def _relations(root: Any, ops: Any) -> list[Any]:
    """The relations that rows of `root` come from, those below first."""
    ordered: dict[Any, None] = {}
    waiting = [(root, False)]
    while waiting:
        node, seen = waiting.pop()
        if node in ordered:
            continue
        if seen:
            ordered[node] = None
        else:
            waiting += [(node, True), *((below, False) for below in _below(node, ops))]
    return list(ordered)


def _below(node: Any, ops: Any) -> list[Any]:
    if isinstance(node, ops.JoinChain):
        return [node.first.parent, *(link.table.parent for link in node.rest)]
    if isinstance(node, ops.Set):
        return [node.left, node.right]
    parent = getattr(node, "parent", None)
    return [parent] if isinstance(parent, ops.Relation) else []


def _of(node: Any, found: dict[Any, Rowless], ops: Any) -> Rowless:
    below = [found[part] for part in _below(node, ops)]
    if isinstance(node, ops.UnboundTable):
        return Rowless(table=node.name)
    if isinstance(node, ops.JoinChain):
        kept = [part for part, link in zip(below[1:], node.rest, strict=True) if link.how in ("inner", "semi", "cross")]
        outer = any(link.how not in ("inner", "semi", "cross", "left", "anti") for link in node.rest)
        return NEVER if outer else _some(below[0], *kept)
    if isinstance(node, ops.Union):
        return _every(*below)
    if isinstance(node, ops.Aggregate):
        return below[0] if node.groups else NEVER
    if isinstance(node, ops.Project | ops.Filter | ops.Sort | ops.Distinct | ops.DropColumns | ops.SelfReference | ops.Reference):
        return below[0]
    return NEVER


def _some(*parts: Rowless) -> Rowless:
    flat = frozenset(one for part in parts for one in (part.some if not (part.table or part.every) else {part}))
    return next(iter(flat)) if len(flat) == 1 else Rowless(some=flat)


def _every(*parts: Rowless) -> Rowless:
    flat = frozenset(one for part in parts for one in (part.every or {part}))
    return next(iter(flat)) if len(flat) == 1 else Rowless(every=flat)
