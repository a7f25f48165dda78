"""`metrics` on the command line: the catalogue, and one metric's card."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.card import SECTIONS, facts, record, written
from tenure.card import WORDS as CARD
from tenure.errors import LISTED, StoreError, UnknownName
from tenure.faces import printing
from tenure.metric import Metric
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.workspace import Workspace


WORDS = {"catalogue": Text("Metrics", "指标目录")}


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
        raise UnknownName("metric", key, found, LISTED)
    text = written(found[key], lang)
    if sql and workspace is not None:
        text += "\n\n" + _sql(workspace, key)
    printing.document(record(found[key]), style, text)


def pages(workspace: Workspace | None, folder: Path, lang: str) -> int:
    """Write the catalogue as Markdown, a page for each metric and one that lists them; returns how many. Raises `StoreError`."""
    found = _all(workspace)
    if folder.exists() and any(folder.iterdir()):
        raise StoreError(f"{folder} is not empty. Name a new folder, so that nothing is overwritten.")
    folder.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    for section in dict.fromkeys(item.section for item in found.values()):
        title = SECTIONS[section].in_(lang) if section in SECTIONS else section
        items = [item for item in found.values() if item.section == section]
        lines += ["", f"## {title}", "", *(f"- [`{item.key}`]({item.key}.md) {_plain(item.title.in_(lang))}" for item in items)]
    (folder / "index.md").write_text("\n".join([f"# {WORDS['catalogue'].in_(lang)}", *lines, ""]), encoding="utf-8")
    for item in found.values():
        facts_ = [f"**{CARD[name].in_(lang)}**: {_plain(said)}\n" for name, said in facts(item, lang) if said]
        text = [f"# {_plain(item.title.in_(lang))} `{item.key}`\n", _plain(item.meaning.in_(lang)) + "\n", *facts_]
        (folder / f"{item.key}.md").write_text("\n".join(text), encoding="utf-8")
    return len(found)


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join("\\" + letter if letter in "\\`*_[]<>#|" else letter for letter in text).replace("\n", " ")


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
