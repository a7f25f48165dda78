"""The shipped mapping of Stripe: the API's objects and Fivetran's flat tables of one and the same company become the same canonical rows."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from tenure import conform
from tenure.configuration import parsed
from tenure.errors import ConfigError, SourceError
from tenure.loading.load import Plan, load
from tenure.loading.report import LoadReport
from tenure.store import Store

SHARED = Path(os.environ.get("TENURE_SHARED", Path(__file__).resolve().parents[2] / ".." / "shared")).resolve()
USE = "sources:\n  - {{use: stripe, path: raw{more}}}\n  - {{path: fx_rates.csv, table: fx_rates}}\n"
NOW = 1_751_328_000  # 2025-07-01


def at(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())


def price(key: str, amount: int, interval: str = "month", count: int = 1, **more: Any) -> dict[str, Any]:
    recurring = {"interval": interval, "interval_count": count, "usage_type": more.pop("usage", "licensed")}
    return {"id": key, "object": "price", "currency": more.pop("currency", "usd"), "unit_amount": amount, "nickname": more.pop("nickname", None),
            "product": "prod_1", "recurring": recurring, "livemode": True, **more}  # fmt: skip


PRICES = {
    each["id"]: each
    for each in (
        price("p_month", 4900, nickname="Team"), price("p_quarter", 12000, count=3), price("p_year", 120000, "year"), price("p_eur", 3000, currency="eur"),
        price("p_yen", 5000, currency="jpy"), price("p_used", 7, usage="metered"), price("p_half", 1, unit_amount_decimal="150.5"),
        price("p_pack", 1000, transform_quantity={"divide_by": 10, "round": "up"}),
    )
}  # fmt: skip
COUPONS = {"ever": {"id": "ever", "percent_off": 20, "duration": "forever"}, "three": {"id": "three", "percent_off": 50, "duration": "repeating", "duration_in_months": 3},
           "off": {"id": "off", "amount_off": 500, "currency": "usd", "duration": "forever"}}  # fmt: skip


def sub(key: str, *items: tuple[str, int], start: str = "2025-01-15", **more: Any) -> dict[str, Any]:
    """A subscription with items (price, quantity)."""
    discount = more.pop("discount", None)
    times = {name: at(more.pop(name)) if more.get(name) else more.pop(name, None) for name in
             ("trial_start", "trial_end", "ended_at", "cancel_at", "canceled_at", "current_period_start", "current_period_end")}  # fmt: skip
    held = [
        {"id": f"{key}_{place}", "object": "subscription_item", "price": PRICES[name], "quantity": many, "subscription": key}
        for place, (name, many) in enumerate(items)
    ]
    found = (
        {"id": f"di_{key}", "coupon": COUPONS[discount[0]], "start": at(start), "end": at(discount[1]) if discount[1] else None}
        if discount
        else None
    )
    return {"id": key, "object": "subscription", "customer": "cus_1", "livemode": True, "status": "active", "start_date": at(start), "created": at(start),
            "cancel_at_period_end": False, "items": {"object": "list", "data": held}, "discount": found, **times, **more}  # fmt: skip


SUBS = [
    sub("month", ("p_month", 3), current_period_end="2025-07-15"),
    sub("quarter", ("p_quarter", 1)),
    sub("year", ("p_year", 2), ("p_month", 1)),
    sub("eur", ("p_eur", 1), ("p_yen", 2)),
    sub("half", ("p_half", 2), ("p_pack", 21), ("p_used", 0)),
    sub("trial", ("p_month", 1), trial_start="2025-01-15", trial_end="2025-02-01"),
    sub("trying", ("p_month", 1), start="2025-06-20", trial_start="2025-06-20", trial_end="2025-07-10", status="trialing"),
    sub("tried", ("p_month", 1), trial_start="2025-01-15", trial_end="2025-02-01", ended_at="2025-01-20", canceled_at="2025-01-20", status="canceled"),
    sub("leaving", ("p_month", 1), canceled_at="2025-06-20", cancel_at_period_end=True, current_period_end="2025-07-15"),
    sub("left", ("p_month", 1), canceled_at="2025-05-20", ended_at="2025-06-15", status="canceled", cancellation_details={"reason": "payment_failed", "feedback": "too_expensive"}),
    sub("owing", ("p_month", 1), status="past_due", current_period_start="2025-06-15", current_period_end="2025-07-15"),
    sub("begun", ("p_month", 1), status="incomplete_expired"),
    sub("ever", ("p_month", 1), discount=("ever", None)),
    sub("three", ("p_month", 1), discount=("three", "2025-04-15")),
    sub("off", ("p_month", 1), ("p_year", 1), discount=("off", None)),
    sub("test", ("p_month", 1), livemode=False),
]  # fmt: skip
LINES = [
    {"id": "il_1", "amount": 4900, "currency": "usd", "type": "subscription", "subscription": "month", "period": {"start": at("2025-02-15"), "end": at("2025-03-15")},
     "price": PRICES["p_month"], "quantity": 1, "proration": False, "livemode": True, "discount_amounts": [{"amount": 900}]},
    {"id": "il_2", "amount": -1200, "currency": "usd", "type": "invoiceitem", "subscription": "month", "period": {"start": at("2025-03-01"), "end": at("2025-03-15")},
     "price": PRICES["p_month"], "quantity": 1, "proration": True, "livemode": True, "discount_amounts": []},
    {"id": "il_3", "amount": 20000, "currency": "usd", "type": "invoiceitem", "subscription": None, "period": {"start": at("2025-03-01"), "end": at("2025-03-01")},
     "price": None, "quantity": 1, "proration": False, "livemode": True, "discount_amounts": []},
]  # fmt: skip
INVOICE = {"id": "in_1", "object": "invoice", "customer": "cus_1", "currency": "usd", "created": at("2025-03-01"), "status": "paid", "livemode": True,
           "status_transitions": {"finalized_at": at("2025-03-01 01:00:00"), "paid_at": at("2025-03-02")}}  # fmt: skip
DRAFT = INVOICE | {"id": "in_2", "status": "draft"}
CUSTOMER = {
    "id": "cus_1",
    "object": "customer",
    "name": None,
    "email": "a@b.example",
    "created": at("2025-01-01"),
    "currency": "usd",
    "livemode": True,
    "address": {"country": "DE"},
}
CHARGE = {"id": "ch_1", "object": "charge", "customer": "cus_1", "invoice": "in_1", "livemode": True, "amount": 4900}
REFUND = {
    "id": "re_1",
    "object": "refund",
    "charge": "ch_1",
    "amount": 1999,
    "currency": "usd",
    "created": at("2025-03-05"),
    "status": "succeeded",
}
NOTE = {"id": "cn_1", "object": "credit_note", "customer": "cus_1", "invoice": "in_1", "total": 595, "total_excluding_tax": 500, "currency": "usd",
        "created": at("2025-03-06"), "status": "issued", "livemode": True, "voided_at": None}  # fmt: skip


def as_objects(folder: Path) -> None:
    """The API's objects: JSON lines, a list as the API answers it, a JSON array."""
    put = {"customers.json": json.dumps({"object": "list", "url": "/v1/customers", "has_more": False, "data": [CUSTOMER]}, indent=1),
           "subscriptions.jsonl": "\n".join(json.dumps(each) for each in SUBS),
           "products.json": json.dumps([{"id": "prod_1", "name": "Lamp"}]),
           "invoices.jsonl": "\n".join(json.dumps(each | {"lines": {"data": LINES if each is INVOICE else LINES[:1]}}) for each in (INVOICE, DRAFT)),
           "charges.jsonl": json.dumps(CHARGE), "refunds.jsonl": json.dumps(REFUND), "credit_notes.jsonl": json.dumps(NOTE)}  # fmt: skip
    for name, text in put.items():
        (folder / name).write_text(text)


TIMES = ("created", "start_date", "trial_start", "trial_end", "ended_at", "cancel_at", "canceled_at", "current_period_start", "current_period_end", "start", "end",
         "status_transitions_finalized_at", "status_transitions_paid_at", "period_start", "period_end")  # fmt: skip


def flat(row: Mapping[str, Any], *left_out: str) -> dict[str, Any]:
    """A row as Fivetran writes it: objects flattened, references called `_id`, times as text, truths in capitals."""
    made: dict[str, Any] = {}
    for name, value in row.items():
        if name in (*left_out, "object"):
            continue
        if isinstance(value, dict):
            made |= {f"{name}_{inner}": each for inner, each in value.items()}
        elif name in ("customer", "product", "subscription", "invoice", "charge"):
            made[f"{name}_id"] = value
        elif not isinstance(value, list):
            made[name] = value
    return {name: _cell(name, value) for name, value in made.items()}


def _cell(name: str, value: Any) -> Any:
    if name in TIMES and value is not None:
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M:%S")
    return str(value).upper() if isinstance(value, bool) else value


def as_tables(folder: Path) -> None:
    """Fivetran's tables as CSV."""
    items = [{**flat(item, "price"), "plan_id": item["price"]["id"]} for each in SUBS for item in each["items"]["data"]]
    discounts = [{"id": each["discount"]["id"], "subscription_id": each["id"], "coupon_id": each["discount"]["coupon"]["id"],
                  **{name: _cell(name, each["discount"][name]) for name in ("start", "end")}} for each in SUBS if each["discount"]]  # fmt: skip
    plans = [{**flat(each, "recurring", "unit_amount", "transform_quantity"), "amount": each["unit_amount"], "unit_amount_decimal": each.get("unit_amount_decimal"),
              "interval": each["recurring"]["interval"], "interval_count": each["recurring"]["interval_count"], "usage_type": each["recurring"]["usage_type"],
              **{f"transform_usage_{name}": value for name, value in each.get("transform_quantity", {}).items()}} for each in PRICES.values()]  # fmt: skip
    lines = [{**flat(each, "price", "period", "discount_amounts"), "plan_id": each["price"]["id"] if each["price"] else None, "invoice_id": invoice["id"],
              "discount_amounts": json.dumps(each["discount_amounts"]), **{f"period_{name}": _cell(name, value) for name, value in each["period"].items()}}
             for invoice in (INVOICE, DRAFT) for each in (LINES if invoice is INVOICE else LINES[:1])]  # fmt: skip
    for place, line in enumerate(lines):
        line["id"] = line["id"] if place < 3 else "il_draft"
    subs = [flat(each, "items", "discount") for each in SUBS]
    for name, rows in {"customer_data": [flat(CUSTOMER)], "subscription_data": subs, "subscription_item_data": items, "plan_data": plans,
                       "product_data": [{"id": "prod_1", "name": "Lamp"}], "coupon_data": list(COUPONS.values()), "subscription_discount_data": discounts,
                       "invoice_data": [flat(INVOICE), flat(DRAFT)], "invoice_line_item_data": lines, "charge_data": [flat(CHARGE)],
                       "refund_data": [flat(REFUND)], "credit_note_data": [flat(NOTE)]}.items():  # fmt: skip
        write(folder / f"{name}.csv", rows)


def write(file: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    held = list(rows)
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(dict.fromkeys(name for row in held for name in row)))
        writer.writeheader()
        writer.writerows(held)


def loaded(folder: Path, more: str = "", now: int = NOW) -> tuple[Store, LoadReport]:
    (folder / "fx_rates.csv").write_text("date,currency,rate\n2020-01-01,EUR,1.1\n2020-01-01,JPY,0.01\n")
    made = parsed(USE.format(more=more))
    store = Store(folder / "data")
    report = load(Plan(folder, made.sources, made.settings, now), store)
    assert not report.errors, report.errors
    return store, report


def held(store: Store, table: str, sql: str) -> list[tuple[Any, ...]]:
    connection = duckdb.connect()
    try:
        connection.execute("SET TimeZone = 'UTC'")
        return connection.execute(f"SELECT {sql} FROM read_parquet({store.snapshot().paths(table)}) ORDER BY ALL").fetchall()
    finally:
        connection.close()


def day(column: str) -> str:
    return f"strftime(make_timestamp({column} * 1000000), '%Y-%m-%d')"


SHAPES = {"objects": as_objects, "tables": as_tables}


@pytest.fixture(scope="module", params=SHAPES)
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, LoadReport]:
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "raw").mkdir()
    SHAPES[request.param](folder / "raw")
    return loaded(folder)


def tiers(*given: tuple[Any, int, int]) -> list[dict[str, Any]]:
    """Tiers up to so many: price for each, flat price."""
    return [{"up_to": upto, "unit_amount": each, "unit_amount_decimal": str(each), "flat_amount": flat} for upto, each, flat in given]


FIVE = tiers((5, 1000, 0), (20, 800, 500), (None, 500, 0))


@pytest.mark.parametrize(
    ("mode", "many", "amount"),
    [
        # 5 × 10 · 15 × 8 + 5 · the rest × 5
        ("graduated", 5, 50), ("graduated", 6, 63), ("graduated", 20, 175), ("graduated", 22, 185), ("graduated", 0, 0),
        ("volume", 5, 50), ("volume", 6, 53), ("volume", 20, 165), ("volume", 21, 105),
    ],
)  # fmt: skip
def test_a_tiered_price_costs_what_its_tiers_say(tmp_path: Path, mode: str, many: int, amount: int) -> None:
    tiered = price("p_tiers", 0) | {"unit_amount": None, "billing_scheme": "tiered", "tiers_mode": mode, "tiers": FIVE}
    held_ = {"id": "si", "price": tiered, "quantity": many, "subscription": "s"}
    put(tmp_path, "customers.jsonl", [CUSTOMER])
    put(tmp_path, "subscriptions.jsonl", [sub("s") | {"items": {"data": [held_]}}])
    store, report = loaded(tmp_path)
    assert report.tables["subscriptions"].quarantine == 0, report.tables["subscriptions"].samples
    assert held(store, "subscriptions", "amount / 1e6") == [(amount,)]


def test_a_tiered_price_without_its_tiers_is_held_back(tmp_path: Path) -> None:
    tiered = price("p_tiers", 0) | {"unit_amount": None, "billing_scheme": "tiered", "tiers_mode": "volume"}
    put(tmp_path, "customers.jsonl", [CUSTOMER])
    put(tmp_path, "subscriptions.jsonl", [sub("s") | {"items": {"data": [{"id": "si", "price": tiered, "quantity": 3}]}}])
    _, report = loaded(tmp_path)
    assert report.tables["subscriptions"].quarantine == 1


def off(key: str, end: str | None = None, **coupon: Any) -> dict[str, Any]:
    return {
        "id": f"di_{key}",
        "start": at("2025-01-15"),
        "end": at(end) if end else None,
        "coupon": {"id": key, "duration": "forever", **coupon},
    }


@pytest.mark.parametrize(
    ("discounts", "percent", "amount", "odd"),
    [
        ([off("a", percent_off=20)], 20, None, 0), ([off("a", percent_off=20), off("b", percent_off=50)], 60, None, 0),
        ([off("a", percent_off=20), off("b", amount_off=500)], 20, 5, 0), ([off("a", amount_off=500), off("b", percent_off=20)], 20, 4, 0),
        ([off("a", amount_off=500), off("b", amount_off=300), off("c", percent_off=50)], 50, 4, 0),
        ([off("a", percent_off=20), off("b", "2025-04-15", percent_off=50, duration="repeating")], 20, None, 1),
        ([off(key, percent_off=10) for key in "abcd"], 27.1, None, 1), ([], None, None, 0),
    ],
)  # fmt: skip
def test_several_discounts_apply_one_after_the_other(
    tmp_path: Path, discounts: list[Any], percent: float | None, amount: int | None, odd: int
) -> None:
    put(tmp_path, "customers.jsonl", [CUSTOMER])
    put(tmp_path, "subscriptions.jsonl", [sub("s", ("p_month", 1)) | {"discounts": discounts}])
    store, report = loaded(tmp_path)
    assert held(store, "subscriptions", "discount_percent / 1e4, discount_amount / 1e6") == [(percent, amount)]
    assert sum(report.tables["subscriptions"].notices.values()) == odd


# item · from · to · status · amount in the currency · interval
STRETCHES = [
    ("eur_0", "2025-01-15", None, "active", 30, "EUR", "month", 1), ("eur_1", "2025-01-15", None, "active", 10000, "JPY", "month", 1),
    ("ever_0", "2025-01-15", None, "active", 49, "USD", "month", 1), ("half_0", "2025-01-15", None, "active", 3.01, "USD", "month", 1),
    ("half_1", "2025-01-15", None, "active", 30, "USD", "month", 1), ("half_2", "2025-01-15", None, "active", 0, "USD", "month", 1),
    ("leaving_0", "2025-01-15", "2025-07-15", "active", 49, "USD", "month", 1), ("left_0", "2025-01-15", "2025-06-15", "active", 49, "USD", "month", 1),
    ("month_0", "2025-01-15", None, "active", 147, "USD", "month", 1), ("off_0", "2025-01-15", None, "active", 49, "USD", "month", 1),
    ("off_1", "2025-01-15", None, "active", 1200, "USD", "year", 1), ("owing_0", "2025-01-15", "2025-06-15", "active", 49, "USD", "month", 1),
    ("owing_0", "2025-06-15", None, "past_due", 49, "USD", "month", 1), ("quarter_0", "2025-01-15", None, "active", 120, "USD", "month", 3),
    ("three_0", "2025-01-15", None, "active", 49, "USD", "month", 1), ("trial_0", "2025-01-15", "2025-02-01", "trial", 49, "USD", "month", 1),
    ("trial_0", "2025-02-01", None, "active", 49, "USD", "month", 1), ("tried_0", "2025-01-15", "2025-01-20", "trial", 49, "USD", "month", 1),
    ("trying_0", "2025-06-20", "2025-07-10", "trial", 49, "USD", "month", 1), ("year_0", "2025-01-15", None, "active", 2400, "USD", "year", 1),
    ("year_1", "2025-01-15", None, "active", 49, "USD", "month", 1),
]  # fmt: skip


def test_subscriptions_become_the_stretches_in_which_they_stay_what_they_are(company: tuple[Store, LoadReport]) -> None:
    store, report = company
    assert report.tables["subscriptions"].quarantine == 0, report.tables["subscriptions"].samples
    columns = f'item_id, {day("starts_at")}, {day("ends_at")}, status, amount / 1e6, currency, "interval", interval_count'
    assert held(store, "subscriptions", columns) == STRETCHES


def test_names_discounts_and_cancellations_are_kept(company: tuple[Store, LoadReport]) -> None:
    store, _ = company
    assert held(store, "accounts", f"account_id, name, region, currency, {day('created_at')}") == [
        ("cus_1", "a@b.example", "DE", "usd", "2025-01-01")
    ]
    names = {row[0]: row[1:] for row in held(store, "subscriptions", "item_id, plan, product, kind, seats, subscription_id, account_id")}
    assert names["month_0"] == ("Team", "Lamp", "recurring", 3, "month", "cus_1")
    assert names["half_2"][2] == "metered"
    off = held(
        store, "subscriptions", f"item_id, discount_percent / 1e4, discount_amount / 1e6, discount_duration, {day('discount_ends_at')}"
    )
    assert [row for row in off if row[3]] == [("ever_0", 20, None, "forever", None), ("off_0", None, 5, "forever", None), ("off_1", None, None, "forever", None),
                                              ("three_0", 50, None, "repeating", "2025-04-15")]  # fmt: skip
    over = held(
        store,
        "subscriptions",
        f"item_id, {day('cancel_requested_at')}, {day('cancelled_at')}, cancel_kind, cancel_reason, {day('billed_through')}",
    )
    said = {row[0]: row[1:] for row in over}
    assert said["leaving_0"] == ("2025-06-20", None, None, None, "2025-07-15")
    assert said["left_0"] == ("2025-05-20", "2025-06-15", "delinquent", "too_expensive", None)
    assert said["month_0"] == (None, None, None, None, "2025-07-15")


def test_invoices_credit_notes_and_refunds_become_lines_and_drafts_do_not(company: tuple[Store, LoadReport]) -> None:
    store, report = company
    assert report.tables["invoice_lines"].quarantine == 0, report.tables["invoice_lines"].samples
    columns = f"line_id, account_id, kind, amount / 1e6, prorated, {day('issued_at')}, {day('paid_at')}, {day('period_start')}, {day('period_end')}, subscription_id"
    assert held(store, "invoice_lines", columns) == [
        ("cn_1", "cus_1", "credit", -5, False, "2025-03-06", None, None, None, None),
        ("il_1", "cus_1", "recurring", 40, False, "2025-03-01", "2025-03-02", "2025-02-15", "2025-03-15", "month"),
        ("il_2", "cus_1", "recurring", -12, True, "2025-03-01", "2025-03-02", "2025-03-01", "2025-03-15", "month"),
        ("il_3", "cus_1", "one_time", 200, False, "2025-03-01", "2025-03-02", "2025-03-01", "2025-03-01", None),
        ("re_1", "cus_1", "refund", -19.99, False, "2025-03-05", None, None, None, None),
    ]  # fmt: skip


def put(folder: Path, name: str, rows: list[Any]) -> None:
    (folder / "raw").mkdir(exist_ok=True)
    (folder / "raw" / name).write_text("\n".join(json.dumps(row) for row in rows))


def test_rows_of_the_test_mode_are_left_out_unless_they_are_asked_for(tmp_path: Path) -> None:
    put(tmp_path, "stripe_customers.jsonl", [CUSTOMER, CUSTOMER | {"id": "cus_2", "livemode": False}])
    for more, wanted in (("", ["cus_1"]), (", rows: test", ["cus_2"]), (", rows: all", ["cus_1", "cus_2"])):
        store, _ = loaded(tmp_path, more)
        assert [row[0] for row in held(store, "accounts", "account_id")] == wanted


LEDGERS = ("ledger-studio-stripe", "ledger-harbour-stripe")
STATES = {"trial": "trialing", "past_due": "past_due", "paused": "paused", "active": "active"}


def moments(text: str, zone: str) -> int:
    """A moment of a case: a bare day is midnight of its zone."""
    found = datetime.fromisoformat(text)
    return int((found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).timestamp())


def events(case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The events that Stripe would have sent: one for each stretch, newest first, and one for the end of a subscription."""
    zone, made = case["settings"]["timezone"], []
    rows = sorted(case["tables"]["subscriptions"], key=lambda row: moments(row["starts_at"], zone))
    for row in rows:
        start, key = moments(row["starts_at"], zone), row["subscription_id"]
        others = [moments(each["starts_at"], zone) for each in rows if each["subscription_id"] == key]
        price_ = {
            "id": "p",
            "currency": row.get("currency", "USD").lower(),
            "unit_amount": int(row["amount"]) * 100,
            "nickname": row.get("plan"),
            "product": row.get("product"),
            "recurring": {
                "interval": {"quarter": "month"}.get(row.get("interval", "month"), row.get("interval", "month")),
                "interval_count": 3 if row.get("interval") == "quarter" else row.get("interval_count", 1),
            },
        }
        off = (
            {
                "id": "di",
                "end": moments(row["discount_ends_at"], zone) if row.get("discount_ends_at") else None,
                "coupon": {"id": "co", "percent_off": int(row["discount_percent"]), "duration": row["discount_duration"]},
            }
            if row.get("discount_percent")
            else None
        )
        held_ = {
            "id": key,
            "customer": row["account_id"],
            "status": STATES[row.get("status", "active")],
            "start_date": min(others),
            "livemode": True,
            "discount": off,
            "canceled_at": moments(row["cancel_requested_at"], zone) if row.get("cancel_requested_at") else None,
            "items": {"data": [{"id": key, "price": price_, "quantity": 1}]},
        }
        kind = "created" if start == min(others) else "updated"
        made.append({"id": f"evt_{len(made)}", "type": f"customer.subscription.{kind}", "created": start, "data": {"object": held_}})
        # Stripe ends a subscription in the moment in which it marks it cancelled; what is paid beyond it is a credit or lost.
        last = row.get("cancelled_at") or row.get("ends_at")
        end = moments(last, zone) if last else None
        if end and end not in others:
            over = {"status": "canceled", "ended_at": end}
            made.append(
                {"id": f"evt_{len(made)}", "type": "customer.subscription.deleted", "created": end, "data": {"object": held_ | over}}
            )
    return sorted(made, key=lambda each: -each["created"])


def as_case_rows(store: Store) -> list[dict[str, Any]]:
    """The staged subscriptions as rows of a case."""
    texts = ("subscription_id", "item_id", "account_id", "plan", "product", "kind", "status", "currency", "interval", "discount_duration")
    times = ("starts_at", "ends_at", "discount_ends_at", "billed_through", "cancel_requested_at", "cancelled_at")
    names = [*texts, "interval_count", *times, "amount", "discount_percent"]
    columns = [f'"{name}"' for name in (*texts, "interval_count")] + [
        f"strftime(make_timestamp({name} * 1000000), '%Y-%m-%dT%H:%M:%SZ')" for name in times
    ]
    rows = held(
        store,
        "subscriptions",
        ", ".join([*columns, "CAST(amount AS DECIMAL(20, 0)) * 0.000001", "CAST(discount_percent AS DECIMAL(20, 0)) * 0.0001"]),
    )
    return [{name: str(value) for name, value in zip(names, row, strict=True) if value is not None} for row in rows]


@pytest.mark.parametrize("name", [LEDGERS[0], pytest.param(LEDGERS[1], marks=pytest.mark.slow)])
def test_the_events_of_a_known_ledger_give_its_known_figures_to_the_cent(name: str, tmp_path: Path) -> None:
    (case,) = [each for each in conform.read(SHARED / "cases" / "ledgers.json") if each["id"] == name]
    put(tmp_path, "events.jsonl", events(case))
    put(tmp_path, "customers.jsonl", [{"id": row["account_id"], "created": 0, "livemode": True} for row in case["tables"]["accounts"]])
    store, report = loaded(tmp_path, ", history: events", at(case["settings"]["as_of"]))
    assert report.tables["subscriptions"].quarantine == 0, report.tables["subscriptions"].samples
    rows = as_case_rows(store)
    assert len(rows) == len(case["tables"]["subscriptions"])
    result = conform.run([{**case, "tables": {**case["tables"], "subscriptions": rows}}])
    assert result.failures == []
    assert result.expectations == {"ledger-studio-stripe": 127, "ledger-harbour-stripe": 155}[name]


@pytest.mark.slow
def test_the_seeds_of_others_load_and_what_is_not_in_them_is_held_back(tmp_path: Path) -> None:
    (tmp_path / "raw").symlink_to(SHARED / "data" / "fivetran_stripe_seeds")
    _, report = loaded(tmp_path)
    # Its rows are drawn at random: most name customers, invoices and charges that the other files do not have.
    counts = {name: (table.loaded, table.quarantined) for name, table in report.tables.items() if name != "fx_rates"}
    assert counts == {
        "accounts": (12, {}),
        "subscriptions": (0, {"unknown_account": 2}),
        "invoice_lines": (0, {"missing": 6, "unknown_account": 1}),
    }


SEEDED = {"zb1": 1500, "ab2": 3000, "5gh": 250, "3gf": 900, "214gfdg": 1760.20, "fgds754": 450, "dfgdw576": 400, "rhsdr456": 3, "3gds": 500, "234rtgh": 800,
          "658jfgh": 150, "hfdstrt345": 345, "634mfh": 1780}  # fmt: skip


def test_prices_of_the_seeds_are_right_to_the_cent_once_their_subscriptions_are_there(tmp_path: Path) -> None:
    seeds, raw = SHARED / "data" / "fivetran_stripe_seeds", tmp_path / "raw"
    raw.mkdir()
    for name in ("customer_data", "subscription_item_data", "plan_data", "product_data"):
        (raw / f"{name}.csv").write_bytes((seeds / f"{name}.csv").read_bytes())
    with (seeds / "subscription_item_data.csv").open() as file:
        named = {row["subscription_id"] for row in csv.DictReader(file)}
    write(
        raw / "subscription_data.csv",
        [
            {"id": each, "customer_id": "cus_ImVzJQmSlYHjZL", "start_date": "2024-07-01 10:00:00", "status": "active"}
            for each in sorted(named)
        ],
    )
    store, report = loaded(tmp_path)
    assert report.tables["subscriptions"].quarantined == {"missing": 1}  # an item of a plan that is not in plan_data
    monthly = 'plan, round(amount / 1e6 / interval_count, 2), "interval"'
    assert {plan: amount for plan, amount, interval in held(store, "subscriptions", monthly) if interval == "month"} == SEEDED


@pytest.mark.slow
def test_the_examples_of_each_resource_load(tmp_path: Path) -> None:
    resources = json.loads((SHARED / "data" / "stripe_fixtures" / "fixtures3.json").read_text())["resources"]
    for name in ("customer", "subscription", "invoice", "credit_note", "refund", "charge", "product", "price"):
        put(tmp_path, f"{name}.json", [resources[name]])
    _, report = loaded(tmp_path, ", rows: test")
    # Their subscription ends in the second in which it begins, the invoice is a draft, the note is void, the refund's charge is nobody's.
    counts = {name: (table.loaded, table.quarantined) for name, table in report.tables.items() if name != "fx_rates"}
    assert counts == {"accounts": (1, {}), "subscriptions": (0, {}), "invoice_lines": (0, {"missing": 1})}


def test_a_subscription_of_the_examples_that_goes_on_has_the_price_of_its_item(tmp_path: Path) -> None:
    resources = json.loads((SHARED / "data" / "stripe_fixtures" / "fixtures3.json").read_text())["resources"]
    going = (
        resources["subscription"]
        | dict.fromkeys(("ended_at", "cancel_at", "canceled_at", "trial_end", "trial_start"))
        | {"status": "active", "cancel_at_period_end": False}
    )
    going["items"]["data"][0]["price"] |= {"transform_quantity": None}
    put(tmp_path, "subscriptions.json", [going])
    put(tmp_path, "customers.json", [resources["customer"]])
    store, _ = loaded(tmp_path, ", rows: test")
    assert held(store, "subscriptions", f'amount / 1e6, currency, "interval", status, {day("starts_at")}') == [
        (20, "USD", "month", "active", "2009-02-13")
    ]


@pytest.mark.slow
def test_mrr_can_be_taken_from_invoices_instead_of_subscriptions(tmp_path: Path) -> None:
    put(tmp_path, "customers.jsonl", [CUSTOMER])
    put(tmp_path, "subscriptions.jsonl", SUBS[:1])
    put(tmp_path, "invoices.jsonl", [INVOICE | {"lines": {"data": LINES}}])
    _, report = loaded(tmp_path, ", history: invoices")
    assert {name: table.loaded for name, table in report.tables.items()} == {"accounts": 1, "fx_rates": 2, "invoice_lines": 3}


def test_a_folder_without_any_of_its_files_says_what_it_looks_for(tmp_path: Path) -> None:
    put(tmp_path, "weather.jsonl", [{"day": 1}])
    made = parsed(USE.format(more=""))
    with pytest.raises(SourceError, match=r"'stripe' finds nothing there. It looks for files called customer, .*; there is: weather.jsonl"):
        load(Plan(tmp_path, made.sources, made.settings, NOW), Store(tmp_path / "data"))


WRONG = {
    "{use: strip, path: raw}": "Did you mean 'stripe'?", "{use: stripe}": "needs a `path`", "{use: stripe, path: raw, rows: some}": "there is no rows 'some'",
    "{use: stripe, path: raw, table: accounts}": "`use: stripe` says that itself", "{path: a.csv, table: accounts, rows: all}": "only for mappings that are shipped",
}  # fmt: skip


@pytest.mark.parametrize("said", WRONG)
def test_a_mistake_in_its_entry_is_told_with_its_place(said: str) -> None:
    with pytest.raises(ConfigError, match=r"tenure\.yaml:2:") as seen:
        parsed(f"sources:\n  - {said}\n")
    assert WRONG[said] in str(seen.value)
