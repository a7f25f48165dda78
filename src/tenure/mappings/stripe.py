"""Stripe: its API's objects (JSON; Airbyte's tables) and Fivetran's flat tables. Field names: https://docs.stripe.com/api.

What stands in a subscription now says when its trial ended and since when it is past due, so that it makes up to three stretches. Earlier
prices it does not say: `history: events` reads them from the events, `history: invoices` takes MRR from invoice lines instead.
"""

from __future__ import annotations

from dataclasses import replace

from tenure.mappings import Way
from tenure.spec import EITHER, Check, Following, Lookup, Spec, Value

CARD = {"cancellation_requested": "voluntary", "payment_failed": "delinquent", "payment_disputed": "delinquent"}


def of(row: str, *fields: str) -> str:
    """The first of the fields of a JSON row that has a value; `a.b` looks into an object that may be written as text."""
    plain = ", ".join(f"'$.{name}'" for name in fields if "." not in name)
    inner = [f"json(json({row}, '$.{name.partition('.')[0]}'), '$.{name.partition('.')[2]}')" for name in fields if "." in name]
    found = [*inner, *([f"json({row}, {plain})"] if plain else [])]
    return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"


def computed(name: str, said: str) -> Lookup:
    """A further column that is computed."""
    return Lookup(name, "", "", said=said)


def row_of(name: str, files: str, by: str, key: str = "id", pick: str = "") -> Lookup:
    """The row of another file as JSON."""
    return Lookup(name, by, "_row", key=key, path=files, pick=pick)


def whole(row: str, name: str) -> str:
    """A field that holds an object; nothing where it holds the object's id only."""
    return f"if({of(row, f'{name}.id')} is null, null, {of(row, name)})"


def moment(said: str) -> Value:
    """A time, as seconds since 1970 or as text."""
    return Value(said, time=EITHER)


def minor(said: str) -> Value:
    """An amount in cents, or in whole yen."""
    return Value(said, minor=True)


# A customer

CUSTOMERS = Spec(
    "accounts",
    "",
    columns={
        "account_id": Value(of("_row", "id")),
        "name": Value(of("_row", "name", "description", "email")),
        "created_at": moment(of("_row", "created")),
        "region": Value(of("_row", "address.country", "address_country")),
    },
    attributes=("currency", "delinquent"),
)

# A subscription's items: `sub` and `item` are JSON rows in every way; price, product and discount follow from them.

_ITEM_IN_SUB = (computed("items", of("sub", "items.data")), Lookup("item", "", "", listed="items"))
OBJECTS = (computed("sub", "_row"), *_ITEM_IN_SUB, computed("first", f"{of('item', 'id')} = json(items, '$[0].id')"))
FLAT = (
    computed("item", "_row"),
    row_of("sub", "subscription", of("item", "subscription_id", "subscription")),
    Lookup("first_id", of("item", "subscription_id", "subscription"), of("_row", "id"), of("_row", "subscription_id", "subscription"),
           path="subscription_item", pick="first"),
    computed("first", f"{of('item', 'id')} = first_id"),
)  # fmt: skip
EVENTS = (computed("sub", of("_row", "data.object")), *_ITEM_IN_SUB, computed("first", f"{of('item', 'id')} = json(items, '$[0].id')"))
DISCOUNTS, TIERS = 3, 8
"""How many discounts of a subscription, and how many tiers of a price, are read."""


def _discount(place: int) -> tuple[Lookup, ...]:
    """A discount of the subscription in the order in which they apply, and its coupon; of a table of discounts the last and the first."""
    within = f"json({of('sub', 'discounts')}, '$[{place}]')"
    single, there = (
        (of("sub", "discount"), "discount_last")
        if place == 0
        else ("null", "if(discount_first != discount_last, discount_first, null)" if place == 1 else "null")
    )
    found, coupon = f"discount{place}", f"coupon_there{place}"
    return (
        computed(f"{found}_said", f"coalesce({single}, {within})"),
        computed(found, f"coalesce(if(json({found}_said, '$.id') is null, null, {found}_said), {there})"),
        row_of(coupon, "coupon", of(found, "coupon.id", "source.coupon", "coupon", "coupon_id")),
        computed(f"coupon{place}", f"coalesce({whole(found, 'coupon')}, {coupon})"),
    )


PRICED = (
    row_of("price_there", "price+plan", of("item", "price_id", "plan_id", "price", "plan")),
    computed("price", f"coalesce({whole('item', 'price')}, {whole('item', 'plan')}, price_there)"),
    row_of("product", "product", of("price", "product", "product_id")),
    *(row_of(f"discount_{pick}", "subscription_discount|discount", of("sub", "id"), key=of("_row", "subscription_id", "subscription"), pick=pick)
      for pick in ("last", "first")),
    *(each for place in range(DISCOUNTS) for each in _discount(place)),
)  # fmt: skip
FIELDS = {
    "subscription_": of("sub", "id"), "customer_": of("sub", "customer.id", "customer_id", "customer"), "state": of("sub", "status"),
    "started": of("sub", "start_date", "start", "created"), "trial_from": of("sub", "trial_start"), "trial_to": of("sub", "trial_end"),
    "ended": of("sub", "ended_at"), "cancel_at": of("sub", "cancel_at"), "at_end": of("sub", "cancel_at_period_end"), "asked": of("sub", "canceled_at"),
    "cycle_start": f"coalesce({of('sub', 'current_period_start')}, {of('item', 'current_period_start')})",
    "cycle_end": f"coalesce({of('sub', 'current_period_end')}, {of('item', 'current_period_end')})",
    "reason": of("sub", "cancellation_details.reason", "cancellation_details_reason"),
    "told": of("sub", "cancellation_details.feedback", "cancellation_details_feedback", "cancellation_details_comment"),
    "paused": of("sub", "pause_collection.behavior"), "live_": of("sub", "livemode"), "item_": of("item", "id"), "quantity_": of("item", "quantity"),
    "plan_": of("price", "nickname", "lookup_key", "id"),
    "product_": f"coalesce({of('product', 'name')}, {of('price', 'product.name', 'product', 'product_id')})",
    "usage": of("price", "recurring.usage_type", "recurring_usage_type", "usage_type"),
    "each": of("price", "unit_amount_decimal", "unit_amount", "amount_decimal", "amount"),
    "pack": of("price", "transform_quantity.divide_by", "transform_usage.divide_by", "transform_quantity_divide_by", "transform_usage_divide_by"),
    "round_": of("price", "transform_quantity.round", "transform_usage.round", "transform_quantity_round", "transform_usage_round"),
    "currency_": of("price", "currency"), "interval_": of("price", "recurring.interval", "recurring_interval", "interval"),
    "count_": of("price", "recurring.interval_count", "recurring_interval_count", "interval_count"),
    "tiers": of("price", "tiers"), "tiers_mode": of("price", "tiers_mode"),
    "offs": f"json({of('sub', 'discounts')}, '$[{DISCOUNTS}].id')",
    **{f"{name}{place}": said for place in range(DISCOUNTS) for name, said in {
        "percent": of(f"coupon{place}", "percent_off"), "off": of(f"coupon{place}", "amount_off"), "lasts": of(f"coupon{place}", "duration"),
        "from_": of(f"discount{place}", "start"), "until": of(f"discount{place}", "end")}.items()},
}  # fmt: skip
"""What is taken out of the JSON rows, once; everything else is computed of these."""


def _taken(*more: str) -> tuple[Lookup, ...]:
    """The fields, and from there on nothing but them and `more`."""
    return (*(computed(name, said) for name, said in FIELDS.items()), Lookup("", "", "", keep=(*FIELDS, "first", *more)))


TIMES = (
    computed("trial_until", "if(trial_to > trial_from, trial_to, null)"),
    computed("paid_from", "if(trial_until > started, trial_until, started)"),
    computed("stop", "coalesce(ended, cancel_at, if(lower(at_end) = 'true', cycle_end, null))"),
    computed("owing", "state in ('past_due', 'unpaid')"),
    computed("late", "owing and cycle_start > paid_from"),
    computed("many", "number(coalesce(quantity_, '1'))"),
    computed("packs", "case when pack is null then number(many) when round_ = 'up' then ceil(number(many) / number(pack)) else floor(number(many) / number(pack)) end"),
)  # fmt: skip


def _tier(place: int) -> tuple[str, str, str]:
    """Of a tier: where it ends (nothing for the last and for one that is not there), its flat price, its price for each unit."""
    upto = f"number(nullif(json(tiers, '$[{place}].up_to'), 'inf'))"
    flat, each = (
        f"number(coalesce(json(tiers, '$[{place}].{name}_decimal'), json(tiers, '$[{place}].{name}'), '0'))"
        for name in ("flat_amount", "unit_amount")
    )
    return upto, flat, each


def _graduated(place: int) -> str:
    """What the units that fall into a tier cost, where each tier charges its own."""
    upto, flat, each = _tier(place)
    before = _tier(place - 1)[0] if place else "0"
    units = f"number(least(number(many), coalesce({upto}, number(many))) - {before})"
    there = f"json(tiers, '$[{place}]') is not null and many > {before}"
    return f"if({there}, {flat} + {each} * {units}, 0)"


def _volume(place: int) -> str:
    """What all units cost, where their number falls into this tier."""
    upto, flat, each = _tier(place)
    return f"when json(tiers, '$[{place}]') is not null and ({upto} is null or many <= {upto}) then {flat} + {each} * number(many)"


_GRADUATED = " + ".join(_graduated(place) for place in range(TIERS))
_VOLUME = " ".join(_volume(place) for place in range(TIERS))
# Beyond the last tier that is read, no price is known.
_BEYOND = f"json(tiers, '$[{TIERS}]') is not null and many > {_tier(TIERS - 1)[0]}"
TIERED = (computed("tiers_cost", f"if({_BEYOND}, null, if(tiers_mode = 'volume', case {_VOLUME} else null end, {_GRADUATED}))"),)
_ALIKE = " and ".join(
    f"(lasts{place} is null or (lasts{place} = lasts0 and coalesce(until{place}, '-') = coalesce(until0, '-')))"
    for place in range(1, DISCOUNTS)
)
_PERCENTS, _OFFS = (", ".join(f"{name}{place}" for place in range(DISCOUNTS)) for name in ("percent", "off"))
OFF = (
    computed("alike", _ALIKE),
    # Discounts apply one after the other: a percentage takes its share of the amounts before it too.
    *(computed(f"kept{place}", f"if({'alike' if place else 'true'}, 100 - number(coalesce(percent{place}, '0')), 100)") for place in range(DISCOUNTS)),
    *(computed(f"less{place}", f"if({'alike' if place else 'true'}, number(coalesce(off{place}, '0')), 0)") for place in range(DISCOUNTS)),
    computed("percent_off", f"if(coalesce({_PERCENTS}) is null, null, round(100 - number(kept0) * number(kept1) / 100 * number(kept2) / 100, 4))"),
    computed("amount_off", f"if(coalesce({_OFFS}) is null, null, "
                           "(number(less0) * number(kept1) / 100 + number(less1)) * number(kept2) / 100 + number(less2))"),
)  # fmt: skip
ITEM = {
    "subscription_id": Value("subscription_"),
    "item_id": Value("item_"),
    "account_id": Value("customer_"),
    "plan": Value("plan_"),
    "product": Value("product_"),
    "kind": Value("if(usage = 'metered', 'metered', 'recurring')"),
    "amount": minor("if(usage = 'metered', 0, if(tiers is null, number(each) * number(packs), tiers_cost))"),
    "currency": Value("currency_"),
    "interval": Value("interval_"),
    "interval_count": Value("count_"),
    "seats": Value("quantity_"),
    "discount_percent": Value("percent_off"),
    "discount_amount": minor("if(first, amount_off, null)"),  # it is off the whole invoice: the first item has it
    "discount_duration": Value("lasts0"),
    "discount_ends_at": moment("if(lasts0 is null, null, until0)"),
    "cancel_requested_at": moment("asked"),
    "cancelled_at": moment("if(state = 'canceled', ended, null)"),
    "cancel_kind": Value("reason", values=CARD),
    "cancel_reason": Value("told"),
}
NEVER = "state not in ('incomplete', 'incomplete_expired')"
PAID = f"{NEVER} and state != 'trialing' and (stop is null or stop > paid_from)"
ODD = (
    Check(
        "collection is paused, and Stripe does not say since when: it counts as paid",
        "paused is not null",
    ),
    Check("a discount that began after the subscription is taken for the whole of it", "from_0 > paid_from"),
    Check("discounts of a subscription that do not end together: only the first of them is taken", "not alike"),
    Check(f"more than {DISCOUNTS} discounts: only the first {DISCOUNTS} are taken", "offs is not null"),
)


def _part(when: str, state: str, begins: str, ends: str, paid: str = "''") -> str:
    """One stretch, as JSON, where there is one."""
    said = f"""concat('{{"is":"', {state}, '","from":"', {begins}, '","to":"', {ends}, '","paid":"', {paid}, '"}},')"""
    return f"if({when}, {said}, '')"


PARTS = (
    _part(f"{NEVER} and trial_until is not null", "'trial'", "trial_from", "if(ended < trial_until, ended, trial_until)"),
    _part(PAID, "case when state = 'paused' then 'paused' when owing and not late then 'past_due' else 'active' end", "paid_from",
          "if(late, cycle_start, stop)", "if(owing, null, cycle_end)"),
    _part(f"{PAID} and late", "'past_due'", "cycle_start", "stop"),
)  # fmt: skip
STRETCHED = Lookup("stretch", "", "", listed=f"concat('[', {', '.join(PARTS)}, '{{}}]')")


def _stretch(where: str, more: tuple[Lookup, ...], then: tuple[Lookup, ...] = (), checks: tuple[Check, ...] = (), **given: str) -> Spec:
    """A stretch of items: which rows have it, from when to when, in which state."""
    columns = ITEM | {name: moment(said) if name != "status" else Value(said) for name, said in given.items()}
    return Spec("subscriptions", "", columns, where, lookups=(*PRICED, *more, *TIMES, *TIERED, *OFF, *then), checks=checks)


STANDING = _stretch(
    "json(stretch, '$.is') is not null", _taken(), (STRETCHED,), ODD, starts_at="json(stretch, '$.from')", ends_at="json(stretch, '$.to')",
    status="json(stretch, '$.is')", billed_through="json(stretch, '$.paid')",
)  # fmt: skip
_PAUSED = "state = 'paused' or paused is not null"
LOGGED = replace(
    _stretch(
        f"type_ like 'customer.subscription.%' and type_ != 'customer.subscription.deleted' and {NEVER} and (next_at is null or next_at != at_)",
        (computed("type_", of("_row", "type")), computed("at_", of("_row", "created")), *_taken("type_", "at_", "next_at")),
        starts_at="if(type_ = 'customer.subscription.created', coalesce(trial_from, started), at_)",
        ends_at="coalesce(next_at, stop)",
        status=f"case when state = 'trialing' then 'trial' when owing then 'past_due' when {_PAUSED} then 'paused' else 'active' end",
    ),
    following=Following(of("_row", "data.object.id"), of("_row", "created")),
)

# Invoices, credit notes, refunds

BILLED = (
    computed("invoice_state", of("inv", "status")),
    row_of("price_there", "price+plan", of("line", "price_id", "plan_id", "pricing.price_details.price")),
    computed("price", f"coalesce({whole('line', 'price')}, {whole('line', 'plan')}, price_there)"),
    computed("subscription_", of("line", "parent.subscription_item_details.subscription", "subscription.id", "subscription", "subscription_id")),
    computed("sort", of("line", "parent.type", "type")),
    computed("taken", " + ".join(f"number(coalesce(json({of('line', 'discount_amounts')}, '$[{place}].amount'), '0'))" for place in range(3))),
)  # fmt: skip
LINE = Spec(
    "invoice_lines",
    "",
    columns={
        "line_id": Value(of("line", "id")),
        "invoice_id": Value(of("inv", "id")),
        "account_id": Value(of("inv", "customer.id", "customer_id", "customer")),
        "subscription_id": Value("subscription_"),
        "issued_at": moment(of("inv", "status_transitions.finalized_at", "status_transitions_finalized_at", "effective_at", "created", "date", "period_start")),
        "paid_at": moment(of("inv", "status_transitions.paid_at", "status_transitions_paid_at")),
        "period_start": moment(of("line", "period.start", "period_start")),
        "period_end": moment(of("line", "period.end", "period_end")),
        "amount": minor(f"number({of('line', 'amount')}) - number(taken)"),
        "currency": Value(f"coalesce({of('line', 'currency')}, {of('inv', 'currency')})"),
        "kind": Value(f"case when {of('price', 'recurring.usage_type', 'recurring_usage_type', 'usage_type')} = 'metered' then 'metered' "
                      "when sort in ('subscription', 'subscription_item_details') or subscription_ is not null then 'recurring' else 'one_time' end"),
        "prorated": Value(of("line", "parent.subscription_item_details.proration", "parent.invoice_item_details.proration", "proration")),
        "plan": Value(of("price", "nickname", "lookup_key", "id")),
        "quantity": Value(of("line", "quantity")),
    },
    where="invoice_state is null or invoice_state in ('paid', 'open', 'uncollectible')",
    lookups=BILLED,
)  # fmt: skip
IN_INVOICE = (computed("inv", "_row"), computed("lines_", of("inv", "lines.data")), Lookup("line", "", "", listed="lines_"))
BESIDE = (computed("line", "_row"), row_of("inv", "invoice", of("line", "invoice_id", "invoice")))
CREDITS = Spec(
    "invoice_lines",
    "",
    columns={
        "line_id": Value(of("_row", "id")),
        "invoice_id": Value(of("_row", "invoice", "invoice_id")),
        "account_id": Value(f"coalesce({of('_row', 'customer', 'customer_id')}, {of('inv', 'customer.id', 'customer_id', 'customer')})"),
        "issued_at": moment(of("_row", "created")),
        "amount": minor(f"-number({of('_row', 'total_excluding_tax', 'subtotal_excluding_tax', 'total', 'amount')})"),
        "currency": Value(of("_row", "currency")),
        "kind": Value(constant="credit"),
    },
    # What is paid back is a refund of its own.
    where=f"coalesce({of('_row', 'status')}, 'issued') != 'void' and {of('_row', 'refund', 'refund_id')} is null and {of('_row', 'voided_at')} is null",
    lookups=(row_of("inv", "invoice", of("_row", "invoice", "invoice_id")),),
)
REFUNDS = Spec(
    "invoice_lines",
    "",
    columns={
        "line_id": Value(of("_row", "id")),
        "account_id": Value(f"coalesce({of('_row', 'customer', 'customer_id')}, {of('paid', 'customer.id', 'customer_id', 'customer')})"),
        "invoice_id": Value(of("paid", "invoice", "invoice_id")),
        "issued_at": moment(of("_row", "created")),
        "amount": minor(f"-number({of('_row', 'amount')})"),
        "currency": Value(of("_row", "currency")),
        "kind": Value(constant="refund"),
    },
    where=f"coalesce({of('_row', 'status')}, 'succeeded') = 'succeeded'",
    lookups=(row_of("paid", "charge", of("_row", "charge", "charge_id")),),
)


def _items(spec: Spec, before: tuple[Lookup, ...]) -> Spec:
    return replace(spec, lookups=(*before, *spec.lookups), narrow=True)


_NOW = {"history": ("now",)}
WAYS = (
    Way(("customer",), CUSTOMERS, live=of("_row", "livemode")),
    Way(("subscription",), _items(STANDING, OBJECTS), ("items",), _NOW, "live_", "subscriptions"),
    Way(("subscription_item",), _items(STANDING, FLAT), ("plan_id|price_id|plan|price",), _NOW, "live_", "subscriptions"),
    Way(("event",), _items(LOGGED, EVENTS), ("data", "type"), {"history": ("events",)}, "live_"),
    Way(("invoice_line_item", "invoice_line"), _items(LINE, BESIDE), (), {}, of("line", "livemode"), "lines"),
    Way(("invoice",), _items(LINE, IN_INVOICE), ("lines",), {}, of("inv", "livemode"), "lines"),
    Way(("credit_note",), CREDITS, live=of("_row", "livemode")),
    Way(("refund",), REFUNDS, live=of("paid", "livemode")),
)  # fmt: skip
