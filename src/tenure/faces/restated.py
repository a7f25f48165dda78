"""`restatements` on the command line: what was told and is told otherwise now, each with its cause."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tenure.faces import printing
from tenure.faces.bridge import change
from tenure.faces.display import shown
from tenure.words import Text

if TYPE_CHECKING:
    from tenure.insight.restatement import Restatement
    from tenure.workspace import Workspace

HEADS: Mapping[str, Text] = {
    "metric": Text("metric", "指标"), "period": Text("period", "期间"), "was": Text("was", "曾为"), "known": Text("as known on", "当时所知"),
    "is": Text("is", "现为"), "since": Text("since", "自"), "change": Text("change", "变化"), "because": Text("because", "原因"),
}  # fmt: skip
NOTHING = Text("Nothing that was told of a finished period has changed.", "已结束期间的数字没有变化。")
OTHERS = Text("Of the headline figures nothing that was told of a finished period has changed; of others {count} have: `--metric all` lists them.",
              "主要指标中已结束期间的数字没有变化；其他指标有 {count} 个数字变化：用 `--metric all` 查看。")  # fmt: skip


RESTATED = Text("\nrestated", "\n重述")
SENTENCE = Text(
    "{period} was {was} as known on {known}, became {is} on {since} ({change})",
    "{period}：{known} 所知为 {was}，{since} 变为 {is}（{change}）",
)


def listed(workspace: Workspace, question: Mapping[str, Any], limit: int, style: str, lang: str) -> None:
    """Print what changed."""
    from tenure.restating import restatements

    metrics = tuple(key.strip() for key in question["metric"].split(",") if key.strip())
    found = restatements(workspace, metrics, question["period"], question["since"], question["trace"])
    if style != "table":
        printing.put([each.record(lang) for each in found], style)
        return
    if not found:
        others = 0 if metrics else len(restatements(workspace, ("all",), question["period"], question["since"], trace=False))
        sys.stdout.write((OTHERS.in_(lang).format(count=others) if others else NOTHING.in_(lang)) + "\n")
        return
    lines = [_line(workspace, each, limit, lang) for each in found]
    printing.put(lines, "table", titles={name: text.in_(lang) for name, text in HEADS.items()})


def since(workspace: Workspace, found: Sequence[Restatement], limit: int, lang: str) -> None:
    """Print what a figure was before, one sentence each: what was told when, what is told since when, and why."""
    if found:
        sys.stdout.write(RESTATED.in_(lang) + "\n")
    for each in found:
        line = {name: str(cell) for name, cell in _line(workspace, each, limit, lang).items()}
        because = Text(": {because}", "：{because}").in_(lang) if line["because"] else ""
        printing.line((SENTENCE.in_(lang) + because).format(**line))


def _line(workspace: Workspace, each: Restatement, limit: int, lang: str) -> dict[str, Any]:
    currency = workspace.settings.currency
    return {
        "metric": each.metric, "period": each.title, "was": shown(each.before.value, each.unit, currency), "known": each.before.known,
        "is": shown(each.after.value, each.unit, currency), "since": each.after.known,
        "change": change(each.change, workspace.catalogue[each.metric], currency), "because": each.because(lang, limit),
    }  # fmt: skip
