"""One visit to a page: who asks what in which language, and the links that lead on from it. It reads no figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from tenure import condition
from tenure.ask import Asker
from tenure.condition import Condition, both, equals, written
from tenure.errors import BadPeriod, UnknownName
from tenure.faces.pages import words
from tenure.faces.pages.reading import Held
from tenure.inquiry import last_month
from tenure.ledger.history import attributes
from tenure.metric import Metric
from tenure.period import Period, parse
from tenure.words import Text
from tenure.workspace import Workspace

EVERYWHERE = ("lang",)


@dataclass(frozen=True)
class Visit:
    """A visit. `query`: the address's parameters; `parts`: the changing parts of its path; `policy` is "" for the workspace's own."""

    held: Held
    workspace: Workspace
    lang: str
    path: str
    query: Mapping[str, str]
    parts: Mapping[str, str]

    @property
    def ask(self) -> Asker:
        """The asker, over one snapshot."""
        return self.held.ask

    @property
    def currency(self) -> str:
        """The currency of all money."""
        return self.ask.ledger.settings.currency

    def say(self, key: str, **facts: object) -> str:
        """A word of the pages in the visitor's language."""
        return words.say(key, self.lang, **facts)

    def metric(self, key: str) -> Metric:
        """A metric by its key. Raises `UnknownName`."""
        return self.ask.metric(key)

    def knows(self, names: Iterable[str]) -> None:
        """Refuse parameters that mean nothing here: to leave out a misspelt filter would show another figure. Raises `UnknownName`."""
        known = {*names, *EVERYWHERE}
        for name in self.query:
            if name not in known:
                raise UnknownName("parameter", name, known)

    def link(self, path: str = "", /, **changed: str) -> str:
        """The address of this page with parameters changed ("" takes one away), or of another page with these."""
        kept = {name: value for name, value in self.query.items() if name not in EVERYWHERE} if not path else {}
        given = {name: value for name, value in (kept | changed).items() if value}
        return (path or self.path) + (f"?{urlencode(given)}" if given else "")

    def month(self) -> Period:
        """The month that is looked at: `month`, else the last whole one. Raises `BadPeriod`."""
        last = last_month(self.ask.as_of, self.ask.ledger.settings.timezone)
        text = self.query.get("month", "")
        found = parse(text, today=self.ask.today) if text else last
        if found.months != 1:
            raise BadPeriod(text, Text("one month is needed here", "此处需要一个月份"))
        return found

    def attributes(self) -> tuple[str, ...]:
        """The attributes of accounts, which any list and figure of theirs can be filtered by."""
        return tuple(attributes(self.ask.ledger))

    def filters(self) -> dict[str, str]:
        """The filters by attribute in the address."""
        return {name: self.query[name] for name in self.attributes() if self.query.get(name)}

    def where(self) -> Condition | None:
        """All filters in the address as one condition. Raises `BadCondition`."""
        text = self.query.get("where", "").strip()
        return both(equals(**self.filters()), condition.parse(text) if text else None)

    def number(self, key: str, period: Period, where: Condition | None = None, **params: str) -> str:
        """The address at which one figure is opened."""
        given = {"period": spelled(period), "where": written(where), "policy": self.query.get("policy", "")}
        return self.link(f"/metrics/{quote(key)}/number", **given, **{f"p.{name}": value for name, value in params.items()})

    def as_of(self) -> str:
        """Until when the data are known, as local time."""
        from zoneinfo import ZoneInfo

        last = datetime.fromtimestamp(self.ask.as_of - 1, UTC).astimezone(ZoneInfo(self.ask.ledger.settings.timezone))
        return f"{last:%Y-%m-%d %H:%M}"


def spelled(period: Period) -> str:
    """The period as one writes it in an address: months by month, anything else as it is."""
    from tenure.inquiry import titled

    if period.months and period.months > 1 and not period.name:
        last = Period(period.end.replace(year=period.end.year - (period.end.month == 1), month=period.end.month - 1 or 12), period.end)
        return titled(period) if titled(period).count("-") < 3 else f"{period.start:%Y-%m}..{last.start:%Y-%m}"
    return titled(period)
