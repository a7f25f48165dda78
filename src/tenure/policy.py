"""The rules that companies and tools disagree on: switches with a documented default, and the presets that set them at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction

from tenure.errors import UnknownName, UsageError
from tenure.words import Text


@dataclass(frozen=True, slots=True)
class Switch:
    """One switch: its fixed `values` (default first) and, where a number may be filled in, the `pattern` of such values."""

    name: str
    meaning: Text
    values: tuple[str, ...]
    pattern: str = ""
    example: str = ""
    ledger: bool = True

    @property
    def default(self) -> str:
        """The value under the `standard` preset."""
        return self.values[0]

    def accepts(self, value: str) -> bool:
        """Whether `value` is one of the fixed values or fits the pattern."""
        return value in self.values or bool(self.pattern and re.fullmatch(self.pattern, value))


_DURATION = r"\d+ ?(min|minutes?|h|hours?|days?)"

SWITCHES: Mapping[str, Switch] = {
    switch.name: switch
    for switch in (
        Switch("churn_timing", Text("When a cancellation counts as churn", "取消何时计为流失"),
               ("paid_through_end", "marked_cancelled", "at_request")),
        Switch("discounts", Text("Which discounts lower MRR", "哪些折扣减少 MRR"),
               ("all", "permanent_only", "recurring_only", "none")),
        Switch("same_period_new_churn", Text("Won and lost inside one period", "同一周期内新增又流失"),
               ("count_both", "net_out"), ledger=False),
        Switch("churn_denominator", Text("What a churn rate is divided by", "流失率的分母"),
               ("start", "start_plus_new", "daily_sum", "average", "start_all"), ledger=False),
        Switch("reactivation_window_days", Text("A return within N days is a reactivation, later it is new", "N 天内回归为重新激活，之后为新增"),
               ("none",), r"\d+", "90"),
        Switch("past_due", Text("Unpaid subscriptions", "逾期未付的订阅"),
               ("count_until_cancelled",), r"auto_churn_after \d+ (days|cycles)", "auto_churn_after 14 days"),
        Switch("pause", Text("Paused subscriptions", "暂停的订阅"), ("zero", "keep", "churn", "zero_at_paid_end")),
        Switch("free_customer", Text("Customers at 100% discount", "全额折扣的客户"), ("active", "churn")),
        Switch("refunds", Text("What a refund does to MRR", "退款对 MRR 的影响"),
               ("ignore", "at_issue", "retroactive", "dated_credits")),
        Switch("fx_rate", Text("Which day's rate converts money", "采用哪一天的汇率"),
               ("service_start", "invoice_date", "period_end")),
        Switch("metered", Text("Metered items in MRR", "按量计费是否计入 MRR"), ("exclude", "include", "separate")),
        Switch("net_offsets", Text("What offsets churn in net churn", "净流失中抵减流失的项目"),
               ("expansion", "expansion_and_reactivation"), ledger=False),
        Switch("group_within", Text("Changes so close are one movement", "间隔如此之近的变更合为一次变动"), ("60 min", "0"), _DURATION, "5 min"),
        Switch("netting", Text("Sum of movements, or opening against closing", "变动求和，或期初对期末"), ("events", "snapshot"), ledger=False),
        Switch("mau_window", Text("Window of monthly actives", "月活跃的窗口"), ("28 days", "30 days", "calendar month"), r"\d+ days",
               "28 days", ledger=False),
        Switch("weekly_factor", Text("Weeks in a month", "每月周数"), ("52/12", "365.25/84", "4.33")),
        Switch("crc_denominator", Text("Whom retention cost is shared by", "保留成本的分母"), ("customers", "retained_customers"), ledger=False),
        Switch("rounding", Text("When figures are rounded", "何时舍入"), ("once, half up, for display only",), ledger=False),
        Switch("unpaid_lines", Text("Invoice lines not yet paid", "未付款的账单行"), ("issued", "paid")),
        Switch("gap_within", Text("A late or early renewal of the same subscription within N days is no churn", "同一订阅 N 天内的续订间隔不计流失"),
               ("0",), r"\d+ ?(days?)?", "3 days"),
        Switch("clv_churn_window", Text("Whose churn CLV uses", "CLV 采用的流失期间"), ("this", "previous 6 months"), ledger=False),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """A choice for every switch. Frozen; `Policy()` is `standard`. Make others with `preset` and `but`."""

    churn_timing: str = "paid_through_end"
    discounts: str = "all"
    same_period_new_churn: str = "count_both"
    churn_denominator: str = "start"
    reactivation_window_days: str = "none"
    past_due: str = "count_until_cancelled"
    pause: str = "zero"
    free_customer: str = "active"
    refunds: str = "ignore"
    fx_rate: str = "service_start"
    metered: str = "exclude"
    net_offsets: str = "expansion"
    group_within: str = "60 min"
    netting: str = "events"
    mau_window: str = "28 days"
    weekly_factor: str = "52/12"
    crc_denominator: str = "customers"
    rounding: str = "once, half up, for display only"
    unpaid_lines: str = "issued"
    gap_within: str = "0"
    clv_churn_window: str = "this"

    def __post_init__(self) -> None:
        for field in fields(self):
            switch, value = SWITCHES[field.name], getattr(self, field.name)
            if not switch.accepts(value):
                possible = ", ".join((*switch.values, *([switch.example] if switch.pattern else [])))
                raise UsageError(
                    Text(
                        f"Policy switch {field.name!r} cannot be {value!r}. Possible: {possible}.",
                        f"口径开关 {field.name!r} 不能是 {value!r}。可选：{possible}。",
                    )
                )

    @staticmethod
    def preset(name: str) -> Policy:
        """The preset of that name. Raises `UnknownName`."""
        if name not in PRESETS:
            raise UnknownName("policy preset", name, PRESETS)
        return Policy(**PRESETS[name])

    def but(self, **changes: str) -> Policy:
        """This policy with some switches set otherwise. Raises `UnknownName` for a switch that does not exist."""
        for name in changes:
            if name not in SWITCHES:
                raise UnknownName("policy switch", name, SWITCHES)
        return replace(self, **{name: str(value) for name, value in changes.items()})

    def differences(self) -> dict[str, str]:
        """The switches that are not as in `standard`."""
        return {field.name: getattr(self, field.name) for field in fields(self) if getattr(self, field.name) != field.default}

    @property
    def group_seconds(self) -> int:
        """`group_within` in seconds."""
        return _seconds(self.group_within)

    @property
    def gap_days(self) -> int:
        """`gap_within` in days."""
        return int(self.gap_within.split()[0])

    @property
    def reactivation_days(self) -> int | None:
        """The reactivation window in days, None = any gap is a reactivation."""
        return None if self.reactivation_window_days == "none" else int(self.reactivation_window_days)

    @property
    def past_due_limit(self) -> tuple[int, str] | None:
        """(14, "days") or (2, "cycles"), None = until cancelled."""
        found = re.fullmatch(r"auto_churn_after (\d+) (days|cycles)", self.past_due)
        return (int(found[1]), found[2]) if found else None

    @property
    def weeks(self) -> Fraction:
        """Weeks in a month, exactly."""
        over = {"52/12": Fraction(52, 12), "365.25/84": Fraction(36525, 8400), "4.33": Fraction(433, 100)}
        return over[self.weekly_factor]

    @property
    def days(self) -> Fraction:
        """Days in a month: 365/12, or 365.25/12 with the weekly factor 365.25/84."""
        return Fraction(36525, 1200) if self.weekly_factor == "365.25/84" else Fraction(365, 12)

    @property
    def ledger_key(self) -> str:
        """A short name of the switches that shape the ledger's tables: two policies with one key share them."""
        import hashlib

        chosen = "|".join(f"{name}={getattr(self, name)}" for name in sorted(SWITCHES) if SWITCHES[name].ledger)
        return hashlib.sha256(chosen.encode()).hexdigest()[:8]


def _seconds(text: str) -> int:
    if text == "0":
        return 0
    number, unit = re.fullmatch(r"(\d+) ?(\w+)", text).groups()  # type: ignore[union-attr]  # accepted by the switch
    return int(number) * {"m": 60, "h": 3600, "d": 86400}[unit[0]]


_NO_GROUP = {"group_within": "0"}
PRESETS: Mapping[str, Mapping[str, str]] = {
    "standard": {},
    "stripe": {"churn_timing": "marked_cancelled", "discounts": "permanent_only", "churn_denominator": "start_plus_new", "pause": "keep",
               "free_customer": "churn", **_NO_GROUP},
    "chartmogul": {"pause": "keep", "net_offsets": "expansion_and_reactivation"},
    "profitwell": {"same_period_new_churn": "net_out", "past_due": "auto_churn_after 14 days", "free_customer": "churn",
                   "metered": "include", **_NO_GROUP},
    "chargebee": {"churn_timing": "marked_cancelled", "discounts": "permanent_only", "same_period_new_churn": "net_out",
                  "fx_rate": "period_end", "pause": "keep", **_NO_GROUP},
    "maxio": {"churn_timing": "at_request", "reactivation_window_days": "90", "pause": "keep", "metered": "separate", **_NO_GROUP},
    "recurly": {"pause": "churn", "free_customer": "churn", "refunds": "dated_credits", **_NO_GROUP},
    "baremetrics": {"churn_timing": "marked_cancelled", **_NO_GROUP},
}  # fmt: skip
