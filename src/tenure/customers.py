"""Every customer in one table: attributes as they are now, and figures of one month by account. One customer from all sides is customer.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tenure.answer import Answer, Row
from tenure.ask import Asker
from tenure.customer import readable
from tenure.engine.quoting import quoted
from tenure.errors import TenureError
from tenure.ledger.tables import TABLES
from tenure.period import Period
from tenure.question import Question


@dataclass(frozen=True)
class Standing:
    """One account. `figures`: the row of each figure that was asked and has one for it; `renewal`: the day of its next renewal, where known."""

    account_id: str
    attributes: Mapping[str, Any]
    figures: Mapping[str, Row] = field(default_factory=dict)
    renewal: str = ""

    @property
    def name(self) -> str:
        """What it is called; its id where it has no name."""
        return str(self.attributes.get("name") or self.account_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure of each account: a metric in a period. `split`: where its answer is a word, the dimension that says it (stage)."""

    metric: str
    period: Period
    split: str = ""


def standings(ask: Asker, wanted: Mapping[str, Wanted]) -> list[Standing]:
    """Every account that is no test, by id, with its wanted figures under their names."""
    found = _figures(ask, wanted)
    due = _renewals(ask)
    known = f"NOT is_test AND (created_at IS NULL OR created_at < {int(ask.as_of)})"
    rows = ask.driver.records(f"SELECT * FROM {quoted('accounts', ask.driver.dialect)} WHERE {known} ORDER BY account_id")
    zone = ask.ledger.settings.timezone
    return [
        Standing(
            row["account_id"], readable(TABLES["accounts"], row, zone), found.get(row["account_id"], {}), due.get(row["account_id"], "")
        )
        for row in rows
    ]


def _figures(ask: Asker, wanted: Mapping[str, Wanted]) -> dict[str, dict[str, Row]]:
    questions = {
        name: Question(one.metric, (one.period,), ("account_id", *filter(None, [one.split])))
        for name, one in wanted.items()
        if one.metric in ask.catalogue
    }
    ask.prepare(list(questions.values()))
    found: dict[str, dict[str, Row]] = {}
    for name, question in questions.items():
        for row in _rows(ask, question):
            found.setdefault(str(row.slices["account_id"]), {})[name] = row
    return found


def _rows(ask: Asker, question: Question) -> Sequence[Row] | Answer:
    try:
        return ask.ask(question)
    except TenureError:
        return ()


def _renewals(ask: Asker) -> dict[str, str]:
    if "renewals" not in ask.present:
        return {}
    table, pending = quoted("renewals", ask.driver.dialect), f"due_at >= {int(ask.as_of)} AND outcome = 'pending'"
    sql = f"SELECT account_id, min(due_at) AS due_at FROM {table} WHERE {pending} GROUP BY account_id"
    zone = ask.ledger.settings.timezone
    return {row["account_id"]: readable(TABLES["renewals"], row, zone)["due_at"][:10] for row in ask.driver.records(sql)}
