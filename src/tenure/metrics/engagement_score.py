"""The engagement score: how much an account uses the product, 0 to 100, in parts that add up. Health and risk are scores of later floors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Any

from tenure.answer import Row, quotient
from tenure.errors import UsageError
from tenure.metric import Example, Need, Parameter, composition
from tenure.metrics.engagement import tables
from tenure.period import Period
from tenure.words import Better, Text, Unit

FULL = Decimal(100)
TOP = Decimal("0.95")
Key = tuple[str | None, ...]
PARTS: Mapping[str, str] = {
    "frequency": "usage_frequency", "time": "time_in_app", "active_users": "active_users", "licence_use": "licence_utilisation",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Points:
    """What one part gave: its value, the value at which it is full, its share of the score's weights, its points."""

    part: str
    value: Decimal
    reference: Decimal
    weight: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """An account's score: the sum of its parts' points. `coverage`: the share of the weights for which there were data."""

    value: Decimal
    coverage: Decimal
    parts: tuple[Points, ...]


def scores(ask: Any, question: Any, period: Period) -> dict[str, Score]:
    """Account → its score in the period. With the question's `within` = "tier" it compares with accounts of the same tier alone. Raises `UsageError` for weights
    that don't add to 100. A part without data lowers the coverage, it never counts as nought."""
    weights = _weights(ask.ledger.settings.engagement_weights)
    values = _values(ask, question, period, [part for part, weight in weights.items() if weight])
    found: dict[str, Score] = {}
    for accounts in _groups(ask, question, period, values):
        found |= _scored({account: values[account] for account in accounts}, weights)
    return found


def _weights(given: Mapping[str, int]) -> dict[str, Decimal]:
    unknown = sorted(set(given) - set(PARTS))
    total = sum(given.values())
    if unknown or total != 100 or any(weight < 0 for weight in given.values()):
        raise UsageError(
            Text(
                f"Weights of engagement_score must be for {', '.join(PARTS)} and add to 100; they are {dict(given)} ({total}).",
                f"engagement_score 的权重须对应 {'、'.join(PARTS)} 且合计 100；现为 {dict(given)}（{total}）。",
            )
        )
    return {part: Decimal(weight) for part, weight in given.items()}


def _asked(ask: Any, question: Any, period: Period, key: str, by: tuple[str, ...]) -> Any:
    """Metric `key` of the period for the whole company, grouped."""
    return ask.ask(replace(question, metric=key, periods=(period,), by=by, where=None, params={}))


def _values(ask: Any, question: Any, period: Period, parts: Sequence[str]) -> dict[str, dict[str, Decimal]]:
    """Account → part → value, where there is one. Time is taken per active user, so that it tells intensity and not size."""
    values: dict[str, dict[str, Decimal]] = {}
    for part in dict.fromkeys(["frequency", "active_users", *parts]):
        for row in _asked(ask, question, period, PARTS[part], ("account_id",)):
            account = row.slices["account_id"]
            if account is not None and row.value is not None:
                values.setdefault(account, {})[part] = row.value
    for own in values.values():
        if "time" in own and own.get("active_users"):
            own["time"] = quotient(own["time"], own["active_users"])
    return {account: {part: own[part] for part in parts if part in own} for account, own in values.items()}


def _groups(ask: Any, question: Any, period: Period, values: Mapping[str, Any]) -> list[list[str]]:
    if question.params.get("within", "all") == "all":
        return [list(values)]
    groups: dict[str | None, list[str]] = {}
    for row in _asked(ask, question, period, "usage_frequency", ("account_id", "tier")):
        account = row.slices["account_id"]
        if account is not None and account in values:
            groups.setdefault(row.slices["tier"], []).append(account)
    return list(groups.values())


def _scored(values: Mapping[str, Mapping[str, Decimal]], weights: Mapping[str, Decimal]) -> dict[str, Score]:
    """u = min(value ÷ reference, 1) a part; the reference is the 95th percentile of the accounts that used the product at all."""
    using = [own for own in values.values() if any(own.values())]
    references = {part: top([own[part] for own in using if part in own]) for part in weights}
    known = {part: reference for part, reference in references.items() if reference > 0}
    shares = {account: _shares(own, known, weights) for account, own in values.items()}
    best = top([sum(shares[account].values(), Decimal(0)) for account, own in values.items() if any(own.values())])
    return {
        account: _score(own, known, weights, shares[account], best) for account, own in values.items() if set(own) & set(known) and best > 0
    }


def _shares(own: Mapping[str, Decimal], known: Mapping[str, Decimal], weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Part → its weight × how full it is, of weights that add to 1 over the parts with data."""
    here = {part: weights[part] for part in known if part in own}
    total = sum(here.values(), Decimal(0))
    return {part: quotient(weight * min(own[part], known[part]), known[part] * total) for part, weight in here.items()}


def _score(
    own: Mapping[str, Decimal], known: Mapping[str, Decimal], weights: Mapping[str, Decimal], shares: Mapping[str, Decimal], best: Decimal
) -> Score:
    """Points in proportion to the shares, 100 where the best twentieth stands."""
    raw = sum(shares.values(), Decimal(0))
    value = FULL * min(quotient(raw, best), Decimal(1))
    covered = sum((weights[part] for part in shares), Decimal(0))
    parts = tuple(
        Points(part, own[part], known[part], quotient(weights[part], covered), quotient(value * share, raw) if raw else Decimal(0))
        for part, share in shares.items()
    )
    return Score(value, quotient(covered, FULL), parts)


def top(values: Sequence[Decimal]) -> Decimal:
    """The 95th percentile by nearest rank; 0 of nothing."""
    if not values:
        return Decimal(0)
    rank = int((TOP * len(values)).to_integral_value(ROUND_CEILING))
    return sorted(values)[rank - 1]


@composition(
    needs={part: Need(key) for part, key in PARTS.items()},
    title=Text("Engagement score", "参与度评分"),
    meaning=Text("How much accounts use the product, 0 to 100 where 100 is where the most engaged 5% stand; of several accounts, their mean.",
                 "客户使用产品的程度，0–100，最活跃的 5% 为 100；多个客户取平均。"),
    formula=Text("100 × min(1, raw ÷ P95(raw)), raw = Σ weight × min(value ÷ P95, 1) of frequency, time per active user, active users, licence use",
                 "100 × min(1, raw ÷ P95(raw))，raw = Σ 权重 × min(值 ÷ P95, 1)：频率、人均时间、活跃用户、许可证使用"),
    unit=Unit.SCORE, better=Better.UP, source="https://support.planhat.com/training-and-how-tos/usage/calculated-metrics-concepts",
    undefined=Text("Nobody used the product.", "无人使用产品。"),
    params=(Parameter("within", Text("Compare with all accounts, or with those of the same tier", "与全部客户比较，或仅与同层级比较"), ("all", "tier"), "all"),),
    example=Example(
        tables("a1 ann 2025-05-20T10:00", "a1 ann 2025-05-20T10:04", "a1 ann 2025-05-21T10:00", "a2 bob 2025-05-21T10:00",
               "a2 bob 2025-05-21T10:02", "a2 old 2025-04-21T10:00"),
        "2025-05", "66.67", Text("a1 is full in days (2), time (240 s) and users (1); a2 has half the days, half the time and all the users: "
                                 "(½ + ½ + 1) ÷ 3; seats are unknown and April is over",
                                 "a1 天数 2、时间 240 秒、用户 1 均满；a2 天数与时间各一半、用户满：(½ + ½ + 1) ÷ 3；席位未知，四月不计"),
        group={"account_id": "a2"},
    ),
)  # fmt: skip
def engagement_score(ask: Any, question: Any) -> Iterator[Row]:
    for period in question.periods:
        if not ask.begun(period):
            yield Row(period, dict.fromkeys(question.by), None, complete=False, reason=NOT_USED)
            continue
        found = scores(ask, question, period)
        slices = _slices(ask, question, period)
        for key, accounts in slices.items():
            values = [found[account].value for account in accounts if account in found]
            yield _row(ask, period, dict(zip(question.by, key, strict=True)), values)


NOT_USED = Text("Nobody used the product.", "无人使用产品。")


def _slices(ask: Any, question: Any, period: Period) -> dict[Key, list[str]]:
    """Slice → its accounts, the silent ones too."""
    slices: dict[Key, list[str]] = {} if question.by else {(): []}
    extra = () if "account_id" in question.by else ("account_id",)
    by = (*question.by, *extra)
    for row in ask.ask(replace(question, metric="usage_frequency", periods=(period,), by=by, params={})):
        account = row.slices["account_id"]
        if account is not None:
            slices.setdefault(tuple(row.slices[name] for name in question.by), []).append(account)
    return slices


def _row(ask: Any, period: Period, slice_: Mapping[str, str | None], values: Sequence[Decimal]) -> Row:
    if not values:
        return Row(period, slice_, None, complete=ask.complete(period), reason=NOT_USED)
    total, count = sum(values, Decimal(0)), Decimal(len(values))
    return Row(period, slice_, quotient(total, count), total, count, complete=ask.complete(period))
