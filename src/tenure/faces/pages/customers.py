"""The Customers page: who they are and how they stand, filtered, searched, sorted, page by page, and as CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tenure.customers import Standing
from tenure.errors import BadParameter, UnknownName
from tenure.faces.pages import listing
from tenure.faces.pages.visit import Visit, spelled
from tenure.faces.pages.words import column
from tenure.words import Text, whole

PAGE = 50
SHOWN = ("paying", "left", "everyone")
FIGURES: dict[str, Callable[[Standing], Any]] = {
    "mrr": lambda one: listing.figure(one, "mrr"), "trend": listing.moved, "engagement": lambda one: listing.figure(one, "engagement"),
    "idle": lambda one: listing.figure(one, "idle"), "stage": listing.stage, "renewal": lambda one: one.renewal,
}  # fmt: skip
RISING = ("name", "renewal", "stage", "idle")
"""Columns that are sorted from the smallest up when first asked; figures come largest first."""


@dataclass(frozen=True)
class Head:
    """A heading that sorts: where it leads and how the list is sorted by it now ("ascending", "descending" or "none")."""

    name: str
    title: str
    href: str
    sorted: str
    figure: bool


def customers(visit: Visit) -> dict[str, Any]:
    """What the page shows. Parameters: `month`, `show`, `q`, `sort`, `page`, and any attribute of accounts."""
    month, found, everyone = _found(visit)
    pages = max(-(-len(found) // PAGE), 1)
    page = _page(visit, pages)
    return {
        "month": spelled(month),
        "selects": [_shown(visit), listing.months(visit), *listing.selects(visit, 3)],
        "heads": _heads(visit),
        "lines": listing.lines(visit, found[(page - 1) * PAGE : page * PAGE], month),
        "count": visit.say("count", found=f"{len(found):,}", all=f"{everyone:,}"),
        "page": page, "pages": pages, "q": visit.query.get("q", ""), "sort": visit.query.get("sort", ""),
        "csv": visit.link("/customers.csv", **{name: value for name, value in visit.query.items() if name not in ("lang", "page")}),
        "narrowed": bool(visit.filters() or visit.query.get("q")),
    }  # fmt: skip


def records(visit: Visit) -> list[dict[str, Any]]:
    """All that the filters let through, in full and in the list's order."""
    return listing.records(visit, _found(visit)[1])


def _found(visit: Visit) -> tuple[Any, list[Standing], int]:
    visit.knows(("month", "show", "q", "sort", "page", *visit.attributes()))
    month = visit.month()
    everyone = listing.everyone(visit, month)
    found = _searched(visit, listing.chosen(visit, _of(visit, everyone)))
    return month, _sorted(visit, found), len(everyone)


def _of(visit: Visit, everyone: Sequence[Standing]) -> Sequence[Standing]:
    wanted = visit.query.get("show") or "paying"
    if wanted not in SHOWN:
        raise UnknownName(Text("choice of `show`", " `show` 选项"), wanted, SHOWN)
    now = listing.paying(everyone)
    if wanted == "paying":
        return now
    ids = {one.account_id for one in now}
    return everyone if wanted == "everyone" else [one for one in everyone if one.account_id not in ids and _paid(one)]


def _paid(one: Standing) -> bool:
    """Whether the ledger of MRR knows it: it has paid once."""
    return "mrr" in one.figures


def _searched(visit: Visit, found: Sequence[Standing]) -> list[Standing]:
    words = visit.query.get("q", "").casefold().split()
    return [one for one in found if all(word in f"{one.name} {one.account_id}".casefold() for word in words)]


def _sorted(visit: Visit, found: Sequence[Standing]) -> list[Standing]:
    name, falling = _order(visit)
    value = _values(visit)[name]
    known = [one for one in found if value(one) not in (None, "")]
    unknown = [one for one in found if value(one) in (None, "")]
    return [*sorted(known, key=lambda one: value(one), reverse=falling), *unknown]


def _values(visit: Visit) -> dict[str, Callable[[Standing], Any]]:
    by_attribute = {name: lambda one, name=name: _text(one.attributes.get(name)) for name in listing.columns(visit)}
    return {"name": lambda one: one.name.casefold(), **by_attribute, **FIGURES}


def _text(value: object) -> str:
    return "" if value is None else str(value).casefold()


def _order(visit: Visit) -> tuple[str, bool]:
    """The column sorted by and whether the largest comes first; `sort=-mrr` is written for that."""
    text = visit.query.get("sort") or "-mrr"
    name = text.removeprefix("-")
    if name not in _values(visit):
        raise UnknownName("column", name, _values(visit))
    return name, text.startswith("-")


def _heads(visit: Visit) -> list[Head]:
    name, falling = _order(visit)
    titles = {
        "mrr": visit.metric("mrr").title.in_(visit.lang) if visit.lang == "zh" else "MRR",
        **{one: visit.say(one) for one in ("trend", "engagement", "idle", "stage", "renewal")},
    }
    found = []
    for key in _values(visit):
        first = f"{'' if key in RISING or key in listing.columns(visit) else '-'}{key}"
        other = key if first.startswith("-") else f"-{key}"
        now = "none" if key != name else "descending" if falling else "ascending"
        current = f"-{key}" if falling else key
        title = visit.say("customer") if key == "name" else titles.get(key) or column(key, visit.lang)
        href = visit.link(sort=other if key == name and current == first else first, page="")
        found.append(Head(key, title, href, now, key in FIGURES and key not in ("stage", "renewal")))
    return found


def _shown(visit: Visit) -> dict[str, Any]:
    options = [("paying", visit.say("paying")), ("left", visit.say("left")), ("everyone", visit.say("everyone"))]
    found = listing.select(visit, "show", options, visit.say("show"), any_=False)
    return {**found, "now": found["now"] or "paying"}


def _page(visit: Visit, pages: int) -> int:
    text = visit.query.get("page", "1")
    page = whole(text)
    if page is None or not 1 <= page <= pages:
        raise BadParameter("customers", "page", text, (Text(f"1 to {pages}", f"1 至 {pages}"),))
    return page
