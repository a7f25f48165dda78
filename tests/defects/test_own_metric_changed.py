"""A metric of one's own that was changed while a process ran (a notebook, the pages) was answered by what it had been before."""

from __future__ import annotations

import os
from pathlib import Path

from tenure.inquiry import answer
from tenure.steps import run
from tenure.workspace import Workspace

OURS = """\
from tenure.frames.revenue import mrr_bridge
from tenure.metric import Example, metric
from tenure.words import Better, Text, Unit


@metric(
    over=mrr_bridge, title=Text("Paying", "付费客户"), meaning=Text("Who pays.", "付费者。"), formula=Text("payers", "付费者数"), unit=Unit.COUNT,
    better=Better.UP, source="ours", example=Example({"accounts": [{"account_id": "a"}]}, "2025-03", "0", Text("none", "无")),
)
def paying(row):
    return 1 * row.closing_customers.sum()
"""


def _paying(folder: Path) -> int:
    return int(answer(Workspace.open(folder), "paying", "2025-03").value or 0)


def test_it_is_answered_as_it_is_defined_now_even_where_the_file_is_a_copy_of_an_earlier_date(tmp_path: Path) -> None:
    (tmp_path / "tenure.yaml").write_text("as_of: 2025-04-01\n")
    (tmp_path / "accounts.csv").write_text("account_id\nada\n")
    (tmp_path / "subscriptions.csv").write_text("subscription_id,account_id,starts_at,amount\ns1,ada,2025-01-10,100\n")
    (tmp_path / "metrics").mkdir()
    ours = tmp_path / "metrics" / "ours.py"
    ours.write_text(OURS, encoding="utf-8")
    run(Workspace.open(tmp_path))
    assert _paying(tmp_path) == 1
    ours.write_text(OURS.replace("1 * row", "-22 * row"), encoding="utf-8")
    assert _paying(tmp_path) == -22
    ours.write_text(OURS.replace("1 * row", "333 * row"), encoding="utf-8")
    os.utime(ours, (1_600_000_000, 1_600_000_000))
    assert _paying(tmp_path) == 333
