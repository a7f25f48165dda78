"""Where the switches of each preset come from: the vendor's page, another vendor's page, or our reading. The presets are in policy.py."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlparse

from tenure.words import Text

_STRIPE = "https://docs.stripe.com/billing/subscriptions/analytics/glossary"
_STRIPE_CHURN = "https://support.stripe.com/questions/calculating-churn-rate-in-billing"
_MOGUL = "https://help.chartmogul.com/hc/en-us/articles/"
_PADDLE = "https://paddle.com/help/profitwell-metrics/measure/"
_AGAINST_MAXIO = f"{_PADDLE}compare/profitwell-vs-chargify"
_AGAINST_RECURLY = "https://www.paddle.com/help/profitwell-metrics/measure/compare/profitwell-vs-recurly"

HOSTS: Mapping[str, str] = {
    "stripe": "stripe.com", "chartmogul": "chartmogul.com", "profitwell": "paddle.com", "chargebee": "chargebee.com", "maxio": "maxio.com",
    "recurly": "recurly.com", "baremetrics": "baremetrics.com",
}  # fmt: skip
SOURCES: Mapping[str, Mapping[str, str]] = {
    "stripe": {
        "churn_timing": _STRIPE, "metered": _STRIPE, "past_due": _STRIPE, "discounts": "https://support.stripe.com/questions/billing-analytics",
        "churn_denominator": _STRIPE_CHURN, "same_period_new_churn": _STRIPE_CHURN, "free_customer": _STRIPE_CHURN,
    },
    "chartmogul": {
        "group_within": f"{_MOGUL}4416682609426-Understanding-MRR-movements", "churn_timing": f"{_MOGUL}201244842",
        "discounts": f"{_MOGUL}203299912-Data-Table-and-MRR-Movements-", "net_offsets": f"{_MOGUL}203359341-Metric-MRR-Churn-Rate",
        "fx_rate": f"{_MOGUL}201520952-Multiple-currencies", "pause": f"{_MOGUL}360015688860-Handling-paused-subscriptions-in-ChartMogul",
        "free_customer": f"{_MOGUL}15384089786524-Configuring-Subscription-Analytics-settings",
        "past_due": "https://help.chartmogul.com/article/303-handling-past-due-subscriptions",
        "churn_denominator": f"{_MOGUL}207340419-Churn-rate-formulas",
    },
    "profitwell": {
        "churn_timing": f"{_PADDLE}subscription-retention/churn",
        **dict.fromkeys(
            ("same_period_new_churn", "discounts", "refunds", "pause", "reactivation_window_days", "metered"), _AGAINST_MAXIO
        ),
    },
    "chargebee": {
        "fx_rate": "https://support.chargebee.com/support/solutions/articles/256559-how-exchange-rates-affect-revenuestory-metrics-over-time-",
        "same_period_new_churn": "https://www.chargebee.com/docs/2.0/charts.html",
    },
    "maxio": dict.fromkeys(
        ("churn_timing", "same_period_new_churn", "discounts", "refunds", "pause", "reactivation_window_days", "metered"), _AGAINST_MAXIO
    ),
    "recurly": dict.fromkeys(("discounts", "refunds", "pause"), _AGAINST_RECURLY),
    "baremetrics": {
        "same_period_new_churn": "https://changelog.baremetrics.com/?cursor=4rvQF0AhrFScF",
        "churn_denominator": "https://updates.baremetrics.com/", "net_offsets": "https://updates.baremetrics.com/",
    },
}  # fmt: skip
READING = Text("our reading: the vendor's pages do not say", "我们的解读：供应商文档未说明")
OWN = Text("ours", "我们的选择")


def origin(preset: str, switch: str) -> Text:
    """Who says that `preset` sets `switch` as it does."""
    if preset == "standard":
        return OWN
    address = SOURCES.get(preset, {}).get(switch)
    if address is None:
        return READING
    if (urlparse(address).hostname or "").endswith(HOSTS[preset]):
        return Text(f"documented by the vendor: {address}", f"供应商文档：{address}")
    return Text(f"described by another vendor: {address}", f"另一供应商的说明：{address}")
