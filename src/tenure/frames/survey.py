"""Answers of customers to surveys: every request, and for each kind the answers that can be read on its scale."""

from __future__ import annotations

from collections.abc import Callable

from tenure.frames.cut import Cut
from tenure.frames.frame import Frame
from tenure.frames.happening import BUILDS, TEST_ACCOUNT, Happening, aside, counted, plainly, reason
from tenure.lazy import ibis, ir
from tenure.ledger.exact import quotient
from tenure.ledger.ledger import Ledger
from tenure.ledger.settings import Settings
from tenure.words import Text

POINT = 1_000_000
"""One point of a score, as it is staged."""
PROMOTER_FROM, DETRACTOR_TO = 9 * POINT, 6 * POINT
EASY: dict[int, int] = {5: 4, 7: 5}
"""Points of an effort scale (high = easy) → lowest easy answer, counted from 1."""
REASONS = (
    TEST_ACCOUNT,
    ("other_kind", Text("it is an answer to a survey of another kind", "属于其他类型的问卷")),
    ("unanswered", Text("the request was not answered", "未回答")),
    ("off_scale", Text("the score is off its scale", "分数超出量表范围")),
    (
        "no_map",
        Text(
            "no rule says which answers on this scale are positive; set one in tenure.yaml", "该量表没有判定规则，请在 tenure.yaml 中设置"
        ),
    ),
)

_ABOUT = ("response_id", "account_id", "kind", "score", "scale", "at", "touchpoint", "comment")
_ANSWER = Happening("survey answers", "response_id", "at", ("kind", "touchpoint", "user_id", "scale"))
_PROMOTED = Happening("NPS answers", "response_id", "at", (*_ANSWER.own, "nps_group", "comment"))

Mapped = Callable[["ir.Table", Settings], dict[str, "ir.Value"]]
"""What is read from the answers of a kind, among it `mapped`: whether the answer's scale is one that can be read."""


def _scaled(surveys: ir.Table, kind: str) -> ir.Table:
    """Answers with both ends of their scale, NPS being 0–10 where none is given, and `scale` written out ("1-5", empty if unknown)."""
    low, high = surveys.scale_min, surveys.scale_max
    if kind == "nps":
        high = high.fill_null(10 * POINT)
        low = low.fill_null(0)
    else:
        low = ibis.ifelse(high.isnull(), low, low.fill_null(POINT))
    surveys = surveys.mutate(low=low, high=high)
    return surveys.mutate(scale=_whole(surveys.low).concat("-", _whole(surveys.high)))


def _whole(value: ir.Value) -> ir.StringValue:
    return quotient(value, POINT).cast("int64").cast("string")


def _points(rows: ir.Table, number: int) -> ir.BooleanValue:
    return rows.high - rows.low == (number - 1) * POINT


def _from(rows: ir.Table, maps: dict[int, int]) -> tuple[ir.BooleanValue, ir.BooleanValue]:
    """(the scale has a map, the answer is as high as its map asks)."""
    known, good = ibis.literal(False), ibis.literal(False)
    for number, lowest in sorted(maps.items()):
        known = known | _points(rows, number)
        good = good | (_points(rows, number) & (rows.score - rows.low >= (lowest - 1) * POINT))
    return known.fill_null(False), good.fill_null(False)


def _nps(rows: ir.Table, _: Settings) -> dict[str, ir.Value]:
    mapped = (rows.high == 10 * POINT) & rows.low.isin([0, POINT])
    promoter, detractor = rows.score >= PROMOTER_FROM, rows.score <= DETRACTOR_TO
    group = ibis.cases((promoter, "promoter"), (detractor, "detractor"), else_="passive")
    return {"mapped": mapped, "promoter": promoter.cast("int64"), "detractor": detractor.cast("int64"), "nps_group": group}


def _csat(rows: ir.Table, settings: Settings) -> dict[str, ir.Value]:
    known, good = _from(rows, dict(settings.csat_maps))
    return {"mapped": known, "positive": good.cast("int64")}


def _ces(rows: ir.Table, _: Settings) -> dict[str, ir.Value]:
    known, easy = _from(rows, EASY)
    return {"mapped": ibis.literal(True), "rated": known.cast("int64"), "easy": easy.cast("int64")}


def _judged(ledger: Ledger, cut: Cut, kind: str, mapped: Mapped) -> ir.Table:
    surveys = _scaled(ledger.table("surveys"), kind)
    read = surveys.mutate(**mapped(surveys, ledger.settings))
    rows = (_PROMOTED if kind == "nps" else _ANSWER).rows(ledger, cut, read)
    off = ((rows.score < rows.low) | (rows.score > rows.high)).fill_null(False)
    why = reason(rows, (rows.kind != kind, "other_kind"), (rows.score.isnull(), "unanswered"), (off, "off_scale"), (~rows.mapped, "no_map"))
    return rows.mutate(reason=why)


def _answers(kind: str, grain: Text, mapped: Mapped) -> Frame:
    return Frame(
        name=f"{kind}_answer", grain=grain, rows=lambda ledger, cut: counted(_judged(ledger, cut, kind, mapped)),
        dimensions=(_PROMOTED if kind == "nps" else _ANSWER).dimensions, reads=("surveys",), builds=BUILDS, about=_ABOUT,
        aside=lambda ledger, cut: aside(_judged(ledger, cut, kind, mapped)), reasons=REASONS,
    )  # fmt: skip


nps_answer = _answers("nps", Text("one row per NPS answer", "每个 NPS 回答一行"), _nps)
"""`promoter` and `detractor` are 1 or 0; dimension `nps_group` is promoter, passive or detractor."""
csat_answer = _answers("csat", Text("one row per satisfaction answer", "每个满意度回答一行"), _csat)
"""`positive` is 1 or 0 by the scale's map."""
ces_answer = _answers("ces", Text("one row per effort answer", "每个费力度回答一行"), _ces)
"""`score` in millionths; `rated`: 1 where it is known which answers of the scale are easy, and `easy` then."""
request = plainly(
    "request", Text("one row per survey request, answered or not", "每个问卷请求一行（无论是否回答）"),
    Happening("survey requests", "response_id", "at", ("kind", "touchpoint", "user_id")), "surveys",
    ("response_id", "account_id", "kind", "score", "at", "touchpoint"),
)  # fmt: skip
