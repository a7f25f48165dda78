"""How columns of the canonical tables are called elsewhere, as notions; what files are called; what written values mean. Data only."""

from __future__ import annotations

from collections.abc import Mapping

_ACCOUNT = {"account id": 1.0, "account": 0.9, "parent account id": 0.5}
_USER = {"user id": 1.0, "user": 0.85, "user email": 0.5, "anonymous id": 0.6, "anonymous user id": 0.7}
_MONEY = {"amount": 1.0, "total": 0.75, "price": 0.8, "value": 0.65, "total amount": 0.9, "revenue": 0.7, "net amount": 0.95, "cost": 0.7}
_CURRENCY = {"currency": 1.0}
_MOMENT = {"date": 0.95, "create": 0.85, "event date": 1.0, "start": 0.6, "post": 0.75, "": 0.0}

PATTERNS: Mapping[str, Mapping[str, Mapping[str, float]]] = {
    "accounts": {
        "account_id": {"id": 0.95, "account id": 1.0, "account": 0.7},
        "name": {"name": 1.0, "account name": 1.0, "account": 0.7},
        "created_at": {"create": 1.0, "signup": 0.95, "account start": 0.7, "start": 0.6, "account since": 0.9, "first date": 0.5},
        "segment": {"segment": 1.0, "account segment": 1.0, "account tier": 0.6, "account category": 0.55},
        "industry": {"industry": 1.0},
        "region": {"region": 1.0, "country": 0.85, "geo country": 0.75, "bill country": 0.8, "account country": 0.85, "address country": 0.8},
        "channel": {"channel": 1.0, "lead channel": 0.9, "acquisition channel": 1.0},
        "persona": {"persona": 1.0},
        "csm": {"csm": 1.0, "account csm": 1.0, "csm name": 0.9, "csm id": 0.9, "csm email": 0.9, "user csm": 0.6},
        "parent_id": {"parent": 0.95, "parent id": 1.0, "parent account id": 1.0, "parent account": 1.0},
        "employees": {"employee": 1.0, "employee count": 1.0, "count employee": 1.0},
        "is_test": {"testing": 1.0, "testing account": 1.0, "flag trial account": 0.4},
    },
    "account_history": {
        "account_id": _ACCOUNT, "attribute": {"attribute": 1.0, "attribute name": 1.0, "property": 0.8}, "value": {"value": 1.0, "new value": 1.0},
        "valid_from": {"valid start": 1.0, "start": 0.8, "update": 0.8},
    },
    "users": {
        "user_id": {"id": 0.95, "user id": 1.0, "user": 0.7, "email": 0.4}, "account_id": _ACCOUNT,
        "created_at": {"create": 1.0, "signup": 0.95, "first date": 0.5},
        "role": {"role": 1.0, "role name": 0.9, "job name": 0.8, "user kind": 0.5}, "name": {"name": 1.0, "user name": 1.0, "full name": 1.0, "display name": 0.9},
        "email": {"email": 1.0, "user email": 1.0, "email address": 1.0}, "deactivated_at": {"deactivate": 1.0, "end": 0.5},
    },
    "subscriptions": {
        "subscription_id": {"subscription id": 1.0, "id": 0.9, "subscription": 0.8},
        "item_id": {"item id": 1.0, "subscription item id": 1.0, "line id": 0.7, "subscription line id": 0.8, "item": 0.7},
        "account_id": _ACCOUNT,
        "starts_at": {"start": 1.0, "subscription start": 1.0, "create": 0.55, "activate": 0.8, "active date": 0.7, "period start": 0.6, "signup": 0.6,
                      "valid start": 0.9},
        "ends_at": {"end": 1.0, "subscription end": 1.0, "expire": 0.85, "terminate": 0.8, "period end": 0.5, "cancel": 0.45, "valid end": 0.9},
        "plan": {"plan": 1.0, "plan name": 1.0, "plan tier": 0.9, "plan id": 0.75, "product plan": 0.85, "price id": 0.6, "plan item price id": 0.6},
        "tier": {"tier": 1.0, "subscription tier": 1.0},
        "product": {"product": 1.0, "product name": 1.0, "product id": 0.7},
        "kind": {"charge kind": 0.8},
        "status": {"status": 1.0, "subscription status": 1.0},
        "amount": {**_MONEY, "mrr": 1.0, "mrr amount": 1.0, "arr": 0.8, "arr amount": 0.8, "price amount": 1.0, "month amount": 1.0, "year amount": 0.9,
                   "month price": 1.0, "month revenue": 0.9, "amount month": 1.0, "unit price": 0.55, "plan amount": 0.95, "item price": 0.7,
                   "quantity price": 0.5, "list price": 0.7},
        "currency": _CURRENCY,
        "interval": {"interval": 1.0, "period": 0.75, "bill period unit": 0.8, "period unit": 0.8, "recurring interval": 0.95, "plan interval": 0.9,
                     "price period": 0.6},
        "interval_count": {"interval count": 1.0, "bill period": 0.8, "bill period month": 0.8, "period count": 0.75, "recurring interval count": 0.95},
        "seats": {"seat": 1.0, "quantity": 0.9, "user count": 0.8, "seat count": 1.0, "count seat": 1.0, "count user": 0.8, "plan quantity": 0.8, "user": 0.4},
        "discount_percent": {"discount percent": 1.0, "percent off": 0.95, "discount": 0.65},
        "discount_amount": {"discount amount": 1.0, "amount off": 0.95, "discount": 0.6},
        "discount_duration": {"discount duration": 1.0},
        "discount_ends_at": {"discount end": 1.0, "discount expire": 0.95},
        "billed_through": {"bill end": 0.9, "paid end": 0.9, "current period end": 0.5, "current term end": 0.7},
        "cancel_requested_at": {"cancel request": 1.0, "request cancel": 1.0, "cancel": 0.7},
        "cancelled_at": {"cancel": 0.9},
        "cancel_kind": {"cancel kind": 1.0, "terminate kind": 0.9},
        "cancel_reason": {"cancel reason": 1.0, "terminate reason": 0.95, "reason": 0.7, "reason code": 0.7},
    },
    "invoice_lines": {
        "line_id": {"line id": 1.0, "invoice line id": 1.0, "line item id": 1.0, "invoice line item id": 1.0, "id": 0.9, "item id": 0.7, "position id": 0.8},
        "invoice_id": {"invoice id": 1.0, "invoice": 0.9}, "account_id": _ACCOUNT, "subscription_id": {"subscription id": 1.0, "subscription": 0.9},
        "issued_at": {"issue": 1.0, "refund date": 0.9, "invoice date": 1.0, "date": 0.8, "create": 0.75, "post": 0.8, "invoice create": 0.85},
        "paid_at": {"paid": 1.0, "paid date": 1.0}, "period_start": {"period start": 1.0, "start": 0.8, "date start": 0.8},
        "period_end": {"period end": 1.0, "end": 0.8, "date end": 0.8},
        "amount": {**_MONEY, "line amount": 1.0, "net total": 0.9, "line total": 0.9, "amount tax": 0.2}, "tax": {"tax": 1.0, "tax amount": 1.0},
        "currency": _CURRENCY, "kind": {"kind": 0.85, "line kind": 1.0, "item kind": 0.8}, "prorated": {"prorate": 1.0},
        "plan": {"plan": 1.0, "plan name": 1.0, "plan id": 0.8, "price id": 0.6}, "quantity": {"quantity": 1.0},
    },
    "renewals": {
        "renewal_id": {"id": 0.9, "renewal id": 1.0, "opportunity id": 0.7}, "account_id": _ACCOUNT,
        "subscription_id": {"subscription id": 1.0, "subscription": 0.9},
        "due_at": {"due": 1.0, "renewal date": 1.0, "renewal due": 1.0, "close": 0.6, "expire": 0.8, "renewal": 0.8},
        "value_due": {"value due": 1.0, "amount due": 1.0, "renewal amount": 0.95, "renewal value": 0.95, "amount": 0.85, "value": 0.75, "arr": 0.8},
        "currency": _CURRENCY, "outcome": {"outcome": 1.0, "status": 0.7, "stage": 0.5}, "decided_at": {"decide": 1.0, "close": 0.7, "decide date": 1.0},
        "value_renewed": {"value renewed": 1.0, "amount renewed": 1.0, "renewed amount": 1.0, "renewed value": 1.0}, "term_months": {"term month": 1.0, "term": 0.85},
    },
    "purchases": {
        "purchase_id": {"purchase id": 1.0, "id": 0.9, "transaction id": 0.8}, "account_id": _ACCOUNT,
        "at": {**_MOMENT, "purchase date": 1.0}, "amount": {**_MONEY, "purchase amount": 1.0, "purchase total": 0.95}, "currency": _CURRENCY, "kind": {"kind": 0.85, "purchase kind": 1.0},
        "product": {"product": 1.0, "product name": 1.0, "product id": 0.7, "item": 0.5},
    },
    "events": {
        "event_id": {"event id": 1.0, "id": 0.8, "message id": 0.8, "insert id": 0.75, "uuid": 0.8}, "account_id": _ACCOUNT,
        "user_id": {**_USER, "url user": 0.9, "url user id": 0.9}, "at": {**_MOMENT, "event date": 1.0, "use date": 0.9},
        "name": {"event": 0.95, "event name": 1.0, "name": 0.85, "event kind": 0.85, "module name": 0.75, "event kind name": 0.9, "event kind id": 0.75, "kind": 0.55},
        "module": {"module": 1.0, "module name": 0.8, "page": 0.6, "module path": 0.7}, "session_id": {"session id": 1.0, "session": 0.9, "url session": 0.9, "url session id": 0.9},
        "heartbeat_seconds": {"heartbeat second": 1.0, "heartbeat": 0.8}, "idle_ms": {"idle milli": 1.0, "idle": 0.7},
        "properties": {"property": 1.0, "event property": 1.0},
    },
    "surveys": {
        "response_id": {"survey id": 0.9, "id": 0.85, "response id": 1.0, "answer id": 0.9}, "kind": {"kind": 0.8, "survey kind": 1.0, "survey": 0.5, "metric": 0.6},
        "score": {"score": 1.0, "nps": 0.9, "csat": 0.9, "ces": 0.9, "nps score": 1.0, "csat score": 1.0, "ces score": 1.0, "survey": 0.4, "answer": 0.8, "value": 0.5},
        "scale_min": {"scale min": 1.0}, "scale_max": {"scale max": 1.0},
        "at": {**_MOMENT, "survey date": 1.0, "respond": 0.95, "open": 0.8}, "account_id": _ACCOUNT, "user_id": _USER,
        "touchpoint": {"touchpoint": 1.0, "channel": 0.4}, "asked_at": {"ask": 1.0, "request": 0.8}, "comment": {"comment": 1.0, "note": 0.5},
    },
    "tickets": {
        "ticket_id": {"ticket id": 1.0, "id": 0.9, "ticket": 0.8}, "account_id": _ACCOUNT, "user_id": {**_USER, "requester id": 0.9, "requester": 0.8},
        "opened_at": {"open": 1.0, "create": 0.95, "date": 0.6, "ticket date": 0.8}, "first_response_at": {"first respond": 1.0, "first survey": 1.0, "first reply": 1.0},
        "resolved_at": {"close": 1.0, "end": 0.6}, "priority": {"priority": 1.0}, "category": {"category": 1.0, "kind": 0.8, "ticket kind": 0.8, "module": 0.5},
        "escalated": {"escalate": 1.0}, "satisfaction": {"csat": 1.0, "csat score": 1.0, "csat rating": 1.0, "score": 0.6},
    },
    "touches": {
        "touch_id": {"touch id": 1.0, "id": 0.9, "event id": 0.6}, "account_id": _ACCOUNT, "at": _MOMENT,
        "kind": {"kind": 1.0, "touch kind": 1.0, "event kind": 0.7, "channel": 0.6}, "csm": {"csm": 1.0, "csm name": 0.9, "user": 0.4},
        "minutes": {"minute": 1.0, "duration minute": 1.0, "duration": 0.7}, "programme": {"programme": 1.0, "campaign": 0.5}, "note": {"note": 1.0, "comment": 0.8},
    },
    "leads": {
        "lead_id": {"lead id": 1.0, "id": 0.9, "user id": 0.5}, "created_at": {"create": 1.0, "date": 0.6, "signup": 0.8},
        "channel": {"channel": 1.0, "lead channel": 1.0}, "campaign": {"campaign": 1.0}, "account_id": {**_ACCOUNT, "converted account id": 1.0}, "email": {"email": 1.0},
    },
    "lead_stages": {
        "lead_id": {"lead id": 1.0, "lead": 0.8}, "stage": {"stage": 1.0, "status": 0.7, "new stage": 0.9}, "at": {**_MOMENT, "update": 0.9, "stage date": 0.9},
    },
    "visits": {
        "visitor_id": {"visit id": 1.0, "visit": 0.8, "anonymous id": 0.95, "anonymous": 0.8}, "at": {**_MOMENT, "visit date": 1.0}, "channel": {"channel": 1.0},
        "campaign": {"campaign": 1.0}, "user_id": _USER, "lead_id": {"lead id": 1.0},
    },
    "costs": {
        "cost_id": {"cost id": 1.0, "id": 0.9, "line id": 0.6}, "starts_at": {"start": 1.0, "date": 0.85, "post": 0.9, "period start": 0.9, "month": 0.7},
        "ends_at": {"end": 1.0, "period end": 0.9}, "category": {"category": 1.0, "kind": 0.7, "department": 0.7},
        "amount": {**_MONEY, "cost": 0.9, "cost amount": 1.0}, "currency": _CURRENCY, "channel": {"channel": 1.0}, "campaign": {"campaign": 1.0},
        "programme": {"programme": 1.0}, "people": {"staff": 0.9, "flag staff": 1.0},
    },
    "goals": {
        "goal_id": {"goal id": 1.0, "id": 0.9}, "account_id": _ACCOUNT, "title": {"name": 1.0, "goal": 0.85, "goal name": 1.0, "note": 0.6},
        "set_at": {"set": 1.0, "create": 0.9, "start": 0.8}, "due_at": {"due": 1.0, "target date": 0.95, "end": 0.7},
        "reached_at": {"reach": 1.0, "close": 0.7}, "target": {"target": 1.0, "target value": 1.0}, "progress": {"progress": 1.0},
    },
    "fx_rates": {
        "date": {"date": 1.0, "start": 0.6}, "currency": {"currency": 1.0, "currency id": 1.0}, "rate": {"rate": 1.0, "fx rate": 1.0, "value": 0.6},
    },
}  # fmt: skip

NOUNS: Mapping[str, tuple[str, ...]] = {
    "accounts": ("account",), "users": ("user",), "subscriptions": ("subscription",), "invoice_lines": ("invoice", "line"), "events": ("event",),
    "tickets": ("ticket",), "surveys": ("survey", "nps", "csat", "ces"), "leads": ("lead",), "lead_stages": ("lead", "stage"), "costs": ("cost",),
    "visits": ("visit",), "touches": ("touch",), "renewals": ("renewal",), "purchases": ("purchase",), "goals": ("goal",), "fx_rates": ("fx", "rate"),
    "account_history": ("account", "history"),
}  # fmt: skip
"""What a file of each table is called, in notions."""

FILES: Mapping[str, Mapping[str, float]] = {
    "accounts": {"account": 1.0},
    "users": {"user": 1.0, "account user": 0.9},
    "subscriptions": {"subscription": 1.0, "subscription item": 1.0, "account subscription": 0.9, "subscription history": 0.8, "plan": 0.3},
    "invoice_lines": {"invoice line": 1.0, "invoice line item": 1.0, "invoice item": 1.0, "invoice": 0.8, "line item": 0.8, "refund": 0.9, "credit note": 0.9, "credit": 0.7},
    "events": {"event": 1.0, "module event": 1.0, "track": 0.8, "user event": 1.0, "product event": 1.0, "session event": 0.7, "web event": 1.0, "log": 0.6},
    "tickets": {"ticket": 1.0, "support ticket": 1.0, "support": 0.8},
    "surveys": {"survey": 1.0, "nps": 1.0, "csat": 1.0, "ces": 1.0, "nps survey": 1.0, "csat survey": 1.0, "comment": 0.6},
    "leads": {"lead": 1.0}, "lead_stages": {"lead stage": 1.0, "lead history": 0.9}, "costs": {"cost": 1.0, "marketing cost": 1.0, "ad cost": 0.9},
    "visits": {"visit": 1.0, "traffic": 0.9, "web visit": 1.0}, "touches": {"touch": 1.0, "meeting": 1.0, "call": 1.0, "csm touch": 1.0},
    "renewals": {"renewal": 1.0, "opportunity": 0.5}, "purchases": {"purchase": 1.0, "example post": 0.7, "post": 0.7}, "goals": {"goal": 1.0, "success plan": 0.9},
    "fx_rates": {"fx rate": 1.0, "rate": 0.8, "fx": 0.9, "currency rate": 1.0}, "account_history": {"account history": 1.0},
}  # fmt: skip

CASH: Mapping[str, str] = {
    "charge": "money that customers paid is not MRR", "paid": "money that customers paid is not MRR", "payout": "transfers to your bank are not sales",
    "transfer": "transfers are not sales", "dispute": "disputes are not read", "card": "means of payment are not read", "balance": "bookings of the payment service are not sales",
    "fee": "fees of the payment service are not sales", "intent": "payments are not MRR", "method": "means of payment are not read",
    "bank": "means of payment are not read",
}  # fmt: skip
"""Files that no table wants, though their columns look as if: the notion in their name → why."""

VALUES: Mapping[str, Mapping[str, str]] = {
    "interval": {
        "day": "day daily d tag taeglich 日 天 每天 days 1d", "week": "week weekly w woche woechentlich 周 每周 weeks 1w",
        "month": "month monthly m mo monat monatlich 月 每月 月付 按月 months 1m mtl mensuel monthly_plan 1_month",
        "quarter": "quarter quarterly q quartal vierteljaehrlich quartalsweise 季 季度 每季 季付 3m 3_months quarters",
        "year": "year yearly annual annually y yr a jahr jaehrlich 年 每年 年付 按年 years 1y 12m 12_months p.a.",
    },
    "status": {
        "trial": "trial trialing in_trial trialling test probe 试用 试用中", "active": "active aktiv live non_renewing 活跃 有效 正常 生效 current",
        "past_due": "past_due unpaid overdue pastdue ueberfaellig 逾期 欠费 delinquent", "paused": "paused pause pausiert on_hold 暂停 suspended",
        "free": "free freemium kostenlos 免费",
    },
    "kind:subscriptions": {
        "recurring": "recurring licensed flat_fee plan addon subscription wiederkehrend 周期性", "metered": "metered usage tiered verbrauch 按量 usage_based",
        "one_time": "one_time one-off one_off charge setup einmalig 一次性 onetime",
    },
    "kind:invoice_lines": {
        "recurring": "recurring subscription plan wiederkehrend plan_item_price", "metered": "metered usage verbrauch", "one_time": "one_time one-off one_off invoiceitem adhoc einmalig 一次性 charge_item_price addon_item_price",
        "tax": "tax vat steuer 税", "credit": "credit credit_note gutschrift", "refund": "refund erstattung 退款",
    },
    "kind:surveys": {"nps": "nps net_promoter_score 净推荐值", "csat": "csat satisfaction zufriedenheit 满意度", "ces": "ces effort customer_effort_score 费力度"},
    "kind:touches": {
        "call": "call phone phone_call anruf telefonat 电话 telefon", "meeting": "meeting termin besprechung 会议 拜访 visit qbr onsite demo", "email": "email e-mail mail 邮件",
        "training": "training schulung workshop webinar 培训", "review": "review qbr ebr business_review 复盘 回顾", "message": "message chat slack sms nachricht 消息 短信 wechat", "other": "other sonstiges note task 其他",
    },
    "kind:purchases": {"upsell": "upsell up-sell 增购", "cross_sell": "cross_sell cross-sell cross 交叉销售", "add_on": "add_on addon add-on zusatz 附加", "service": "service services dienstleistung consulting 服务"},
    "outcome": {
        "pending": "pending open offen in_progress ausstehend 待定 进行中", "renewed": "renewed won closed_won verlaengert 已续约 续约 closedwon",
        "lost": "lost churned closed_lost verloren gekuendigt 流失 丢失 closedlost",
    },
    "category:costs": {
        "sales": "sales vertrieb 销售", "marketing": "marketing advertising ads werbung 市场 营销", "customer_success": "customer_success cs csm kundenerfolg 客户成功",
        "support": "support helpdesk kundendienst 支持 客服", "hosting": "hosting infrastructure cloud aws servers 托管 云", "cogs": "cogs cost_of_goods 销货成本", "other": "other misc sonstiges 其他 admin g&a office",
    },
    "cancel_kind": {"voluntary": "voluntary freiwillig cancellation_requested 主动 customer", "delinquent": "delinquent involuntary payment_failed payment_failure unfreiwillig 被动 欠费"},
    "discount_duration": {"once": "once one_time einmalig 一次", "repeating": "repeating limited_period multi-month 多次", "forever": "forever permanent dauerhaft 永久"},
}  # fmt: skip
"""What is written where the canonical tables want one of a few words: canonical word → what others write."""

ENDED = frozenset(
    [
        "cancelled",
        "canceled",
        "expired",
        "ended",
        "terminated",
        "inactive",
        "churned",
        "gekuendigt",
        "beendet",
        "incomplete_expired",
        "incomplete",
        "closed",
        "已取消",
        "已到期",
        "已终止",
        "deleted",
    ]
)
"""States of a subscription that is over: its end says so, not its status."""
