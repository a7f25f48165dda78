"""The Metrics page: every metric by section, with what it means; typing narrows it."""

from __future__ import annotations

from typing import Any

from tenure.card import SECTIONS
from tenure.faces.pages.visit import Visit
from tenure.metric import Metric


def catalogue(visit: Visit) -> dict[str, Any]:
    """What the page shows. Parameter: `q`."""
    visit.knows(("q",))
    q = visit.query.get("q", "")
    found = [item for item in visit.ask.catalogue.values() if _fits(item, q.casefold().split())]
    sections: dict[str, list[Metric]] = {}
    for item in found:
        sections.setdefault(item.section, []).append(item)
    named = [(SECTIONS[name].in_(visit.lang) if name in SECTIONS else name.replace("_", " "), items) for name, items in sections.items()]
    return {"sections": named, "q": q, "count": visit.say("answers_found", count=len(found))}


def _fits(item: Metric, words: list[str]) -> bool:
    text = f"{item.key} {item.title.en} {item.title.zh} {item.meaning.en} {item.meaning.zh}".casefold()
    return all(word in text for word in words)
