"""`metrics` on the command line: the catalogue, and one metric's card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tenure.card import record, written
from tenure.errors import UnknownName
from tenure.faces import printing
from tenure.metric import Metric

if TYPE_CHECKING:
    from tenure.workspace import Workspace


def listing(workspace: Workspace | None, style: str, lang: str) -> None:
    """Print every metric, a line each."""
    rows = [
        {
            "key": item.key,
            "section": item.section,
            "title": item.title.in_(lang),
            "unit": item.unit.value,
            "better": item.better.value,
            "meaning": item.meaning.in_(lang),
        }
        for item in _all(workspace).values()
    ]
    columns = ("key", "title", "unit", "meaning") if style == "table" else ()
    printing.put(rows, style, columns)


def card(workspace: Workspace | None, key: str, sql: bool, style: str, lang: str) -> None:
    """Print one metric's card."""
    found = _all(workspace)
    if key not in found:
        raise UnknownName("metric", key, found, "`tenure metrics` lists them.")
    text = written(found[key], lang)
    if sql and workspace is not None:
        text += "\n\n" + _sql(workspace, key)
    printing.document(record(found[key]), style, text)


def _sql(workspace: Workspace, key: str) -> str:
    from tenure.inquiry import asker, question

    ask = asker(workspace)
    try:
        item = ask.metric(key)
        if item.over is None:
            return "\n".join(f"-- made of: {need.key}" for need in item.needs.values())
        return ask.sql(item, question(ask, key))
    finally:
        ask.driver.close()


def _all(workspace: Workspace | None) -> Mapping[str, Metric]:
    if workspace is not None:
        return workspace.catalogue
    from tenure.metrics import catalogue

    return catalogue()
