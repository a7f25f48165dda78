"""What customers say and what is done for them: one row per answer of a survey (tickets, touches, goals and renewals follow)."""

from __future__ import annotations

import ibis.expr.types as ir

from tenure.frames import account
from tenure.frames.cut import Cut, dimension
from tenure.frames.dated import in_periods
from tenure.frames.frame import Frame
from tenure.ledger.ledger import Ledger
from tenure.words import Text

_SURVEY = ("touchpoint", "kind", "user_id")


def survey_rows(ledger: Ledger, cut: Cut) -> ir.Table:
    """Answers given in each period, with their score and scale in millionths."""
    surveys = ledger.table("surveys")
    rows = account.with_account(ledger, surveys, cut, surveys["at"])
    rows = rows.filter(~rows.is_test)
    names = {name: rows[account.column(name)] for name in account.dimensions(ledger) if name in cut.names}
    rows = cut.apply(rows, dimension(names | {name: rows[name] for name in _SURVEY}, "survey answers"))
    dated = in_periods(ledger, rows, "at")
    return dated.mutate(key=dated.response_id)


survey = Frame(
    name="survey",
    grain=Text("one row per survey answer", "每个问卷回答一行"),
    rows=survey_rows,
    dimensions=lambda ledger: (*account.dimensions(ledger), *_SURVEY),
    reads=("surveys",),
    builds=("account_version",),
    about=("response_id", "account_id", "kind", "score", "at", "touchpoint", "comment"),
)
