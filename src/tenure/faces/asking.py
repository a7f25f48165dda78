"""`ask`, `explain` and `levers` on the command line."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tenure.answer import Answer, Row
from tenure.faces import printing
from tenure.faces.display import NONE, shown
from tenure.inquiry import answer as answered
from tenure.inquiry import params, titled
from tenure.words import Text, Unit

if TYPE_CHECKING:
    from tenure.explain import Explanation
    from tenure.workspace import Workspace

HEADS: Mapping[str, Text] = {
    "period": Text("period", "期间"), "value": Text("value", "数值"), "numerator": Text("numerator", "分子"),
    "denominator": Text("denominator", "分母"), "interval": Text("95% interval", "95% 区间"), "note": Text("note", "备注"),
}  # fmt: skip
CAUSES = 3
UNFINISHED = Text("unfinished", "未结束")


def answer(workspace: Workspace, key: str, question: dict[str, Any], style: str, lang: str) -> None:
    """Print the answer to a question."""
    words = {**_words(question, key), "grain": question.get("grain") or "", "by": _names(question.get("by", ""))}
    found = _then(workspace, key, question, words) if question.get("known_at") else answered(workspace, key, question["period"], **words)
    if style != "table":
        printing.put(found.rows(lang), style)
        return
    printing.put([_line(found, row, lang) for row in found], "table", titles={name: text.in_(lang) for name, text in HEADS.items()})
    _footer(workspace, found, lang)


def rows_behind(workspace: Workspace, key: str, question: dict[str, Any], limit: int, style: str, lang: str) -> None:
    """Print the rows behind a number."""
    from tenure.faces.restated import since
    from tenure.restating import explained

    found = explained(workspace, key, question["period"], **_words(question, key))
    rows = found.rows(lang)
    if style != "table":
        printing.put(rows, style)
        return
    printing.put(
        [_line(found.answer, row, lang) for row in found.answer], "table", titles={name: text.in_(lang) for name, text in HEADS.items()}
    )
    for name, part in _leaves(found, found.answer.metric.key):
        _rows(name, part, limit, lang)
    since(workspace, found.restated, CAUSES, lang)
    _footer(workspace, found.answer, lang)


def what_if(workspace: Workspace, changes: tuple[str, ...], months: int, period: str, style: str, lang: str) -> None:
    """Print what a change of the levers does over a horizon."""
    from tenure.whatif import what_if as moved

    found = moved(workspace, params(changes, "levers"), months, period)
    printing.put([*found.given(lang), *found.rows(lang)], style)


def _then(workspace: Workspace, key: str, question: Mapping[str, Any], words: dict[str, Any]) -> Answer:
    from tenure.known import answer_then

    return answer_then(workspace, key, question["period"], question["known_at"], **words)


def _words(question: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {"where": question["where"], "policy": question["policy"], "as_of": question["as_of"], "params": params(question["params"], key)}


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _line(found: Answer, row: Row, lang: str) -> dict[str, Any]:
    unit, currency = found.metric.unit, found.currency
    parts = Unit.MONEY if found.metric.money_parts or unit is Unit.MONEY else Unit.COUNT
    # The denominator of money (of an average) is a count.
    under = parts if found.metric.money_parts else Unit.COUNT
    line: dict[str, Any] = {
        "period": titled(row.period),
        **{name: value if value is not None else NONE for name, value in row.slices.items()},
    }
    line["value"] = shown(row.value, unit, currency) + (f" {row.label}" if row.label else "")
    if row.denominator is not None:
        line["numerator"] = shown(row.numerator, parts, currency)
        line["denominator"] = shown(row.denominator, under, currency)
    if any(other.low is not None for other in found):
        line["interval"] = f"{shown(row.low, unit, currency)} … {shown(row.high, unit, currency)}" if row.low is not None else ""
    line["note"] = "; ".join(filter(None, [row.reason.in_(lang) if row.reason else "", "" if row.complete else UNFINISHED.in_(lang)]))
    return line


def _footer(workspace: Workspace, found: Answer, lang: str) -> None:
    item = found.metric
    known = datetime.fromtimestamp(found.known_at, UTC).strftime("%Y-%m-%d %H:%M UTC")
    said = [f"{item.title.in_(lang)}: {item.meaning.in_(lang)}", f"{item.formula.in_(lang)} · {found.policy} · {known}"]
    if found.where:
        said.append(found.where)
    said += [note.in_(lang) for note in found.notes]
    sys.stdout.write("\n" + "\n".join(said) + "\n")


def _leaves(found: Explanation, name: str) -> list[tuple[str, Explanation]]:
    if not found.parts:
        return [(name, found)]
    return [leaf for part, opened_ in found.parts.items() for leaf in _leaves(opened_, part)]


def _rows(name: str, found: Explanation, limit: int, lang: str) -> None:
    rows = [row for row in found.rows(lang) if "restated" not in row]
    counted = sum(1 for row in rows if row["counted"])
    said = Text(
        f"\n{name}: {counted} rows counted, {len(rows) - counted} left out", f"\n{name}：计入 {counted} 行，未计入 {len(rows) - counted} 行"
    )
    sys.stdout.write(said.in_(lang) + "\n")
    if rows:
        printing.put(_shaped(rows[:limit]), "table")
    if found.grounds:
        sys.stdout.write(Text("\nmade of", "\n来自").in_(lang) + "\n")
        printing.put(_shaped(found.grounds[:limit]), "table")
    if len(rows) > limit:
        sys.stdout.write(
            Text(
                f"... {len(rows) - limit} more (--limit, or --format csv)", f"……另有 {len(rows) - limit} 行（--limit 或 --format csv）"
            ).in_(lang)
            + "\n"
        )


def _shaped(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Without columns that are empty in every row."""
    names = [
        name
        for name in dict.fromkeys(name for row in rows for name in row)
        if name != "made_of" and any(row.get(name) not in (None, "") for row in rows)
    ]
    return [{name: row.get(name) for name in names} for row in rows]
