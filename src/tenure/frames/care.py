"""What customer success does for customers: touches, and the goals agreed with them."""

from __future__ import annotations

from tenure.frames.cut import Cut
from tenure.frames.frame import Frame
from tenure.frames.happening import BUILDS, TEST_ACCOUNT, Happening, aside, counted, plainly, reason
from tenure.lazy import ir
from tenure.ledger.ledger import Ledger
from tenure.words import Text

_GOAL = Happening("goals", "goal_id", "due_at", ("title",))

touch = plainly(
    "touch", Text("one row per touch", "每次触达一行"), Happening("touches", "touch_id", "at", ("kind", "csm", "programme")), "touches",
    ("touch_id", "account_id", "at", "kind", "csm", "minutes", "programme", "note"),
)  # fmt: skip
"""Every call, meeting, email ... of the period; `minutes` may be empty."""


def _due(ledger: Ledger, cut: Cut) -> ir.Table:
    """Goals due in each period, and `reached`: whether they were by the period's end."""
    rows = _GOAL.rows(ledger, cut, ledger.table("goals"))
    reached = (rows.reached_at < rows._end_t).fill_null(False)
    return rows.mutate(reached=reached.cast("int64"), reason=reason(rows))


goal = Frame(
    name="goal", grain=Text("one row per goal due in the period", "每个在期内到期的目标一行"),
    rows=lambda ledger, cut: counted(_due(ledger, cut)), dimensions=_GOAL.dimensions, reads=("goals",), builds=BUILDS,
    about=("goal_id", "account_id", "title", "set_at", "due_at", "reached_at", "target", "progress"),
    aside=lambda ledger, cut: aside(_due(ledger, cut)), reasons=(TEST_ACCOUNT,),
)  # fmt: skip
