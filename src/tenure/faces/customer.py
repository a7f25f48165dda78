"""`account` and `journey` on the command line."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tenure.customer import Customer, customer
from tenure.faces import printing
from tenure.faces.display import shown
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.workspace import Workspace

HEADS: Mapping[str, Text] = {
    "metric": Text("metric", "指标"), "value": Text("value", "数值"), "reason": Text("note", "备注"), "at": Text("when", "时间"),
    "table": Text("what", "事项"), "facts": Text("facts", "内容"),
}  # fmt: skip


def page(workspace: Workspace, account_id: str, as_of: str | None, style: str, lang: str) -> None:
    """Print one customer."""
    found = customer(workspace, account_id, as_of)
    if style == "json":
        printing.document(found.record(lang), style, "")
    elif style == "csv":
        printing.put([{"metric": key, **row} for key, row in found.record(lang)["metrics"].items()], style)
    else:
        _printed(found, lang)


def _printed(found: Customer, lang: str) -> None:
    titles = {name: text.in_(lang) for name, text in HEADS.items()}
    named = "  ".join(
        f"{name}: {value}" for name, value in found.attributes.items() if value not in (None, "", False) and name != "account_id"
    )
    sys.stdout.write(f"{found.account_id}\n{named}\n\n")
    printing.put([_metric(answer, lang) for answer in found.answers], "table", titles=titles)
    sys.stdout.write("\n")
    lines = [
        {"at": f"{item.at:%Y-%m-%d %H:%M}", "table": item.table, "facts": ", ".join(f"{k}={v}" for k, v in item.facts.items())}
        for item in found.timeline
    ]
    printing.put(lines, "table", ("at", "table", "facts"), titles)


def _metric(answer: Any, lang: str) -> dict[str, str]:
    row = next(iter(answer))
    value = shown(row.value, answer.metric.unit, answer.currency)
    return {
        "metric": answer.metric.title.in_(lang),
        "value": f"{value} {row.label}".rstrip(),
        "reason": row.reason.in_(lang) if row.reason else "",
    }


def stages(workspace: Workspace, as_of: str | None, stage: str, style: str, lang: str) -> None:
    """Print accounts by stage, or those of one stage."""
    from tenure import journey

    printing.put(journey.accounts(workspace, stage, as_of) if stage else journey.stages(workspace, as_of, lang), style)
