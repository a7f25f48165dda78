"""What `init` proposes for files with foreign names, held to what a person who read them would do; what it is not sure of it asks."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from tenure.errors import OpenQuestions
from tenure.proposal import proposed
from tenure.proposal.draft import Proposal, proposal
from tenure.workspace import Workspace

KEYS = yaml.safe_load(Path(__file__).with_name("proposal_keys.yaml").read_text(encoding="utf-8"))


@dataclass
class Mark:
    """How a proposal compares with the key: columns in all, right, given a place, given the right one, that should have one, asked."""

    columns: int = 0
    right: int = 0
    placed: int = 0
    hits: int = 0
    wanted: int = 0
    asked: int = 0
    wrong: tuple[str, ...] = ()


def marked(found: Proposal, key: dict[str, dict[str, str | list[str]]]) -> Mark:
    places: dict[tuple[str, str], set[str]] = {}
    asked: set[tuple[str, str]] = set()
    for draft in found.drafts:
        for path, column, name, open_ in draft.placed():
            (asked.add((path.name, column)) if open_ else places.setdefault((path.name, column), set()).add(name))
    mark = Mark()
    wrong = []
    files = [choice.file for choice in (*(draft.choice for draft in found.drafts), *found.left)]
    for file in {file.path.name: file for file in files}.values():
        for column in file.traits:
            if file.path.name not in key:
                continue
            said = key[file.path.name].get(column, [])
            right = {said} if isinstance(said, str) else set(said)
            mine = places.get((file.path.name, column), set())
            good = bool(mine & right) and mine <= right | {"account_id"} if right else not mine
            mark.columns, mark.right = mark.columns + 1, mark.right + good
            mark.placed, mark.hits, mark.wanted = mark.placed + bool(mine), mark.hits + bool(mine and good), mark.wanted + bool(right)
            mark.asked += (file.path.name, column) in asked
            wrong += [] if good else [f"{file.path.name}.{column}: {sorted(mine)} for {sorted(right)}"]
    mark.wrong = tuple(wrong)
    return mark


@cache
def of(folder: Path) -> Proposal:
    return proposal(folder)


LEAST = {"ravenstack": (1.0, 1.0, 1.0), "fivetran_stripe_seeds": (0.98, 0.98, 0.8), "churnsim_socialnet7": (1.0, 1.0, 1.0),
         "snowplow_web_0.15.2": (0.98, 0.9, 0.9)}  # fmt: skip


LONG = ("churnsim_socialnet7", "snowplow_web_0.15.2")


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in LEAST])
def test_columns_get_the_place_that_a_reader_of_the_files_would_give_them(name: str, shared: Path) -> None:
    mark = marked(of(shared / "data" / name), KEYS[name])
    accuracy, precision, recall = mark.right / mark.columns, mark.hits / mark.placed, mark.hits / mark.wanted
    print(f"{name}: {mark.columns} columns, {accuracy:.3f} right; precision {precision:.3f}, recall {recall:.3f}; {mark.wrong}")
    assert all(seen >= least for seen, least in zip((accuracy, precision, recall), LEAST[name], strict=True)), mark


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def rows(header: str, *lines: str, times: int = 1) -> str:
    return "\n".join([header, *lines * times]) + "\n"


GERMAN = {
    "Kunden.csv": rows("Kundennummer;Firma;Branche;Land;Kunde seit;Betreuer", *(f"K-{n};Firma {n};Bau;DE;{n:02}.03.2023;Anna" for n in range(1, 30))),
    "Verträge.csv": rows("Vertragsnummer;Kundennummer;Vertragsbeginn;Vertragsende;Tarif;Monatsbetrag;Währung;Anzahl Nutzer",
                         *(f"V-{n};K-{n};{n:02}.04.2023;;Profi;1.{n:03},50;EUR;{n}" for n in range(1, 29))),
    "Anfragen.csv": rows("Ticketnummer;Kundennummer;Eröffnet am;Gelöst am;Priorität;Eskaliert", *(f"T-{n};K-{n};{n:02}.05.2023 10:00;{n:02}.05.2023 17:30;hoch;nein" for n in range(1, 29))),
}  # fmt: skip
CHINESE = {
    "客户.csv": rows(
        "客户编号,客户名称,行业,地区,创建时间,客户经理", *(f"C{n},公司{n},教育,华东,2023年{n % 12 + 1:02}月05日,王芳" for n in range(1, 30))
    ),
    "订阅.csv": rows(
        "订阅编号,客户编号,开始时间,结束时间,套餐,金额,币种,计费周期,席位",
        *(f"S{n},C{n},2023/04/{n:02},,专业版,{n}99,CNY,{'月付' if n % 2 else '年付'},{n}" for n in range(1, 29)),
    ),
}
CAMEL = {
    "Customers.csv": rows("customerId,companyName,createdAt,industrySector,accountOwner", *(f"cust{n},Acme {n},16{n:02}000000,Retail,Ada" for n in range(40, 70))),
    "ProductEvents.csv": rows("eventId,customerId,userId,eventTimestamp,eventName,sessionId",
                              *(f"e{n},cust{40 + n % 30},u{n % 9},{1_700_000_000_000 + n * 60_000},opened,s{n // 3}" for n in range(90))),
    "Subs.csv": rows("subscriptionId,customerId,validFrom,validUntil,planName,priceInCents,currencyCode,billingFrequency,seatCount",
                     *(f"s{n},cust{n},2023-04-{n - 39:02}T00:00:00Z,,Pro,{n}00,USD,{'annual' if n % 2 else 'monthly'},{n}" for n in range(40, 68))),
}  # fmt: skip
HUBSPOT = {
    "hubspot_companies.csv": rows("hs_object_id,name,createdate,industry,country,numberofemployees,hubspot_owner_id,domain,phone",
                                  *(f"{70000 + n},Acme {n},2023-01-{n:02}T08:00:00Z,SOFTWARE,US,{n * 10},{n % 4},a{n}.com,+1" for n in range(1, 29))),
    "hubspot_contacts.csv": rows("vid,associatedcompanyid,firstname,lastname,email,jobtitle,createdate",
                                 *(f"{n},{70000 + n},Ann,Lee,a{n}@x.com,Head,2023-01-{n:02}T08:00:00Z" for n in range(1, 29))),
}  # fmt: skip
SALESFORCE = {
    "Account.csv": rows("Id,Name,Industry,BillingCountry,CreatedDate,OwnerId,ParentId,NumberOfEmployees,Type,LeadSource",
                        *(f"001A{n:05},Acme {n},Retail,US,2023-01-{n:02}T08:00:00.000+0000,005B{n % 3},,{n},Customer,Web" for n in range(1, 29))),
    "Case.csv": rows("Id,AccountId,ContactId,CreatedDate,ClosedDate,Priority,IsEscalated,Subject",
                     *(f"500C{n:05},001A{n:05},003{n},2023-02-{n:02} 08:00:00,2023-02-{n:02} 12:00:00,High,false,it breaks" for n in range(1, 29))),
}  # fmt: skip
CHARGEBEE = {
    "customers.csv": rows("id,company,email,created_at,billing_address.country,auto_collection", *(f"cb{n},Acme {n},a{n}@x.com,16800{n:02}000,US,on" for n in range(10, 38))),
    "subscriptions.csv": rows("id,customer_id,plan_id,plan_quantity,plan_amount,currency_code,billing_period_unit,billing_period,status,started_at,cancelled_at,current_term_end",
                              *(f"sub{n},cb{n},pro-{n % 3},2,{n * 100},USD,{'month' if n % 2 else 'year'},1,{'cancelled' if n == 12 else 'active'},16801{n:02}000,{'1690000000' if n == 12 else ''},1699999999" for n in range(10, 38))),
}  # fmt: skip
FOREIGN = {
    "german": (GERMAN, {
        "Kunden.csv": {"Kundennummer": "account_id", "Firma": "name", "Branche": "industry", "Land": "region", "Kunde seit": "created_at", "Betreuer": "csm"},
        "Verträge.csv": {"Vertragsnummer": "subscription_id", "Kundennummer": "account_id", "Vertragsbeginn": "starts_at", "Vertragsende": "ends_at",
                         "Tarif": "plan", "Monatsbetrag": "amount", "Währung": "currency", "Anzahl Nutzer": "seats"},
        "Anfragen.csv": {"Ticketnummer": "ticket_id", "Kundennummer": "account_id", "Eröffnet am": "opened_at", "Gelöst am": "resolved_at", "Priorität": "priority",
                         "Eskaliert": "escalated"}}),
    "chinese": (CHINESE, {
        "客户.csv": {"客户编号": "account_id", "客户名称": "name", "行业": "industry", "地区": "region", "创建时间": "created_at", "客户经理": "csm"},
        "订阅.csv": {"订阅编号": "subscription_id", "客户编号": "account_id", "开始时间": "starts_at", "结束时间": "ends_at", "套餐": "plan", "金额": "amount",
                   "币种": "currency", "计费周期": "interval", "席位": "seats"}}),
    "camel": (CAMEL, {
        "Customers.csv": {"customerId": "account_id", "companyName": "name", "createdAt": "created_at", "industrySector": "industry", "accountOwner": "csm"},
        "ProductEvents.csv": {"eventId": "event_id", "customerId": "account_id", "userId": "user_id", "eventTimestamp": "at", "eventName": "name", "sessionId": "session_id"},
        "Subs.csv": {"subscriptionId": "subscription_id", "customerId": "account_id", "validFrom": "starts_at", "validUntil": "ends_at", "planName": "plan",
                     "priceInCents": "amount", "currencyCode": "currency", "billingFrequency": "interval", "seatCount": "seats"}}),
    "hubspot": (HUBSPOT, {
        "hubspot_companies.csv": {"hs_object_id": "account_id", "name": "name", "createdate": "created_at", "industry": "industry", "country": "region",
                                  "numberofemployees": "employees", "hubspot_owner_id": "csm"},
        "hubspot_contacts.csv": {"vid": "user_id", "associatedcompanyid": "account_id", "email": "email", "jobtitle": "role", "createdate": "created_at", "firstname": "name", "lastname": "name"}}),
    "salesforce": (SALESFORCE, {
        "Account.csv": {"Id": "account_id", "Name": "name", "Industry": "industry", "BillingCountry": "region", "CreatedDate": "created_at", "OwnerId": "csm",
                        "ParentId": "parent_id", "NumberOfEmployees": "employees", "LeadSource": "channel"},
        "Case.csv": {"Id": "ticket_id", "AccountId": "account_id", "ContactId": "user_id", "CreatedDate": "opened_at", "ClosedDate": "resolved_at",
                     "Priority": "priority", "IsEscalated": "escalated"}}),
    "chargebee": (CHARGEBEE, {
        "customers.csv": {"id": "account_id", "company": "name", "created_at": "created_at", "billing_address.country": "region"},
        "subscriptions.csv": {"id": "subscription_id", "customer_id": "account_id", "plan_id": "plan", "plan_quantity": "seats", "plan_amount": "amount", "currency_code": "currency",
                              "billing_period_unit": "interval", "billing_period": "interval_count", "status": "status", "started_at": "starts_at",
                              "cancelled_at": ["cancelled_at", "cancel_requested_at"], "current_term_end": "billed_through"}}),
}  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
def test_names_of_other_languages_and_tools_are_understood(name: str, tmp_path: Path) -> None:
    files, key = FOREIGN[name]
    mark = marked(proposal(put(tmp_path, files)), key)
    assert mark.columns == sum(len(text.split("\n", 1)[0].replace(";", ",").split(",")) for text in files.values())
    assert mark.right >= 0.9 * mark.columns, mark
    assert mark.hits >= 0.95 * mark.placed, mark


# Treatments, questions, hostile files


def written(folder: Path) -> str:
    return proposed(folder / "workspace", folder)


def entry(text: str, table: str) -> dict[str, object]:
    """The columns of the entry for a table."""
    found: list[dict[str, object]] = yaml.safe_load(text)["sources"]
    (one,) = [each for each in found if each["table"] == table]
    columns = one["columns"]
    assert isinstance(columns, dict)
    return columns


def buys(moments: list[str], header: str = "purchase id,customer id,date,amount") -> str:
    return rows(header, *(f"p{n},c{n},{moment},5" for n, moment in enumerate(moments)))


TIMES = [
    ([f"{day:02}/03/2024" for day in range(1, 29)], "%d/%m/%Y"),
    ([f"03/{day:02}/2024" for day in range(1, 29)], "%m/%d/%Y"),
    ([f"{day:02}/03/2024" for day in range(1, 13)], "ANSWER_ME"),
    ([f"{day:02}.03.2024 14:05" for day in range(1, 12)], "%d.%m.%Y %H:%M"),
    ([str(1_700_000_000 + 1000 * n) for n in range(20)], "epoch"),
    ([str(1_700_000_000_000 + 1000 * n) for n in range(20)], "epoch_ms"),
    ([f"202403{day:02}" for day in range(10, 29)], "%Y%m%d"),
    ([f"{day:02} Mar 2024" for day in range(1, 29)], "%d %b %Y"),
]


@pytest.mark.parametrize(("moments", "form"), TIMES)
def test_how_times_are_written_is_seen_from_all_of_them_and_asked_where_they_do_not_tell(
    moments: list[str], form: str, tmp_path: Path
) -> None:
    text = written(put(tmp_path, {"purchases.csv": buys(moments)}))
    at = entry(text, "purchases")["at"]
    assert at == {"column": "date", "time": form}
    if form == "ANSWER_ME":
        assert "is the day or the month first?" in text


def test_one_column_that_tells_days_from_months_tells_for_the_whole_file(tmp_path: Path) -> None:
    lines = [f"s{n},c{n},0{n % 9 + 1}/02/2024,{n + 12}/03/2024,9.5" for n in range(12)]
    text = written(put(tmp_path, {"subscriptions.csv": rows("subscription,customer,start,end,monthly price", *lines)}))
    assert entry(text, "subscriptions")["starts_at"] == {"column": "start", "time": "%d/%m/%Y"}


AMOUNTS = [
    ("amount", ["1.234,50", "10,00"], {"column": "amount", "decimal": ","}),
    ("amount", ['"1,234.50"', "10.00"], "replace(amount, ',', '')"),
    ("amount_eur", ["12.50", "99.00"], "amount_eur"),
    ("amount_in_cents", ["1999", "2999"], {"column": "amount_in_cents", "minor": True}),
    ("amount", ["1999", "2900"], {"column": "amount", "minor": "ANSWER_ME"}),
    ("amount", ["19.99", "2900"], "amount"),
    ("amount", ["€12.50", "€99.00"], "replace(extract(amount, '([-+0-9.,]+)'), ',', '')"),
]


@pytest.mark.parametrize(("header", "amounts", "wanted"), AMOUNTS)
def test_how_amounts_are_written_is_seen_and_cents_are_asked_where_they_may_be(
    header: str, amounts: list[str], wanted: object, tmp_path: Path
) -> None:
    lines = [f"p{n};c{n};2024-03-01;{amounts[n % 2]}" for n in range(10)]
    text = written(put(tmp_path, {"purchases.csv": rows(f"purchase id;customer id;date;{header}", *lines).replace('"', "")}))
    assert entry(text, "purchases")["amount"] == wanted
    assert ("EUR" in text) == ("eur" in header or "€" in amounts[0])


def test_written_words_are_translated_and_those_that_nobody_knows_are_asked(tmp_path: Path) -> None:
    lines = [f"s{n},c{n},2024-01-01,9.5,{('monatlich', 'jährlich', 'fortnightly')[n % 3]}" for n in range(12)]
    text = written(put(tmp_path, {"subscriptions.csv": rows("subscription,customer,start,price,billing interval", *lines)}))
    assert entry(text, "subscriptions")["interval"] == {
        "column": "billing interval",
        "values": {"fortnightly": "ANSWER_ME", "jährlich": "year", "monatlich": "month"},
    }
    assert "what do `fortnightly` mean? One of: day, week, month, quarter, year." in text


def test_an_open_question_is_refused_with_its_place_and_once_answered_the_workspace_runs(tmp_path: Path) -> None:
    put(
        tmp_path,
        {"subs.csv": rows("subscription,customer,start,monthly price", *(f"s{n},c{n},0{n % 9 + 1}/02/2024,9.5" for n in range(12)))},
    )
    made = Workspace.init(tmp_path / "acme", tmp_path)
    assert made.asked is not None
    with pytest.raises(OpenQuestions, match="2 questions are open"):
        made.check()
    file = tmp_path / "acme" / "tenure.yaml"
    text = file.read_text(encoding="utf-8")
    line = next(number for number, said in enumerate(text.splitlines(), 1) if "starts_at" in said)
    with pytest.raises(
        OpenQuestions, match=rf"tenure.yaml:{line}:\d+: sources\[2\].columns.starts_at.time: .*is the day or the month first"
    ):
        Workspace.open(tmp_path / "acme")
    file.write_text(text.replace("currency: ANSWER_ME", "currency: EUR").replace("time: ANSWER_ME", 'time: "%d/%m/%Y"'), encoding="utf-8")
    report = Workspace.open(tmp_path / "acme").load()
    assert not report.errors
    assert {name: (table.loaded, table.quarantine) for name, table in report.tables.items()} == {
        "accounts": (12, 0),
        "subscriptions": (12, 0),
    }


HOSTILE = {
    "markup.csv": "customer id,name,<script>alert(1)</script>,\"a\nb: ANSWER_ME\",# x\nc1,n,1,2,3\nc2,m,1,2,3\n",
    "twice_customers.csv": "id,name,Name\nc3,n,N\nc4,m,M\n",
    "empty.csv": "",
    "blank.csv": "\n\n\n",
    "header only.csv": "a,b,c\n",
    "one.csv": "lonely\n1\n2\n",
    "broken.jsonl": "{\"a\": 1\nnonsense\n",
    "cut.parquet": "PAR1 and nothing",
    "tenure.csv": "ANSWER_ME,: {x},'quoted',\"\"\n1,2,3,4\n",
}  # fmt: skip


def test_hostile_files_are_named_with_what_is_wrong_and_the_proposal_stays_yaml(tmp_path: Path) -> None:
    put(tmp_path, HOSTILE)
    (tmp_path / "junk.csv").write_bytes(bytes(range(256)) * 50)
    (tmp_path / "latin.csv").write_bytes("customer id,name\nc1,Müller\nc2,Gößl\n".encode("latin-1"))
    text = written(tmp_path)
    told = yaml.safe_load(text)
    assert isinstance(told["sources"], list)
    assert "alert" in text
    assert all(line.lstrip().startswith("#") or "<script>" not in line or ":" in line for line in text.splitlines())
    for name, why in {
        "empty.csv": "0 bytes",
        "blank.csv": "no header",
        "broken.jsonl": "no line of it",
        "cut.parquet": "cut short",
        "junk.csv": "no text",
    }.items():
        assert any(name in line and why in line for line in text.splitlines()), (name, why)


def test_a_header_that_names_a_column_twice_is_read_by_names_that_differ(tmp_path: Path) -> None:
    put(tmp_path, {"customers.csv": HOSTILE["twice_customers.csv"]})
    (made,) = yaml.safe_load(written(tmp_path))["sources"]
    assert (made["names"], made["skip"]) == (["id", "name", "Name_2"], 1)
    assert Workspace.init(tmp_path / "acme", tmp_path).load().tables["accounts"].loaded == 2


def test_files_that_differ_in_a_number_only_are_one_source(tmp_path: Path) -> None:
    put(
        tmp_path,
        {
            f"events-2024-{month:02}.csv": rows("event id,customer id,user id,time,event name", f"e{month},c1,u1,2024-{month:02}-01,x")
            for month in range(1, 6)
        },
    )
    found = yaml.safe_load(written(tmp_path))["sources"]
    assert [each["path"] for each in found if each["table"] == "events"] == ["../events-*.csv"]


@pytest.mark.slow
def test_what_all_files_are_called_tells_nothing_of_any_of_them(tmp_path: Path, shared: Path) -> None:
    proposed_ = {}
    for prefix in ("", "raw_crm_"):
        (tmp_path / f"x{prefix}").mkdir()
        for file in (shared / "data" / "fivetran_stripe_seeds").glob("*.csv"):
            shutil.copyfile(file, tmp_path / f"x{prefix}" / f"{prefix}{file.name}")
        text = proposed(tmp_path / f"w{prefix}", tmp_path / f"x{prefix}")
        proposed_[prefix] = re.findall(r"# (\w+) as (\w+)|table: (\w+)|QUESTION: (.*)", text.replace(prefix, "") if prefix else text)
    assert proposed_["raw_crm_"] == proposed_[""]


def test_what_nothing_is_known_of_is_proposed_for_nothing(tmp_path: Path) -> None:
    put(
        tmp_path,
        {"a.csv": rows("x,y,z", "1,2,3", "4,5,6"), "weather.csv": rows("day,temperature,wind", "2024-01-01,7,3", "2024-01-02,8,2")},
    )
    assert yaml.safe_load(written(tmp_path)).get("sources") is None


def answered(text: str, answers: dict[str, str]) -> str:
    """The text with each question answered, by the column that it asks for; a question that nobody answered stays."""
    lines = text.splitlines()
    for place, line in enumerate(lines):
        name = line.strip().split(":")[0]
        if "ANSWER_ME" in line and name in answers:
            lines[place] = line.split("  #")[0].replace("ANSWER_ME", answers[name])
    return "\n".join(lines)


def test_ravenstack_runs_once_its_one_question_has_an_answer(tmp_path: Path, shared: Path) -> None:
    made = Workspace.init(tmp_path / "w", shared / "data" / "ravenstack")
    assert made.asked is not None
    assert [name for *_, name, _ in made.asked.open] == ["sources[3].columns.user_id"]
    file = tmp_path / "w" / "tenure.yaml"
    file.write_text(answered(file.read_text(encoding="utf-8"), {"user_id": "account_id_there"}), encoding="utf-8")
    report = Workspace.open(tmp_path / "w").load()
    assert not report.errors
    assert {name: (table.loaded, table.quarantine) for name, table in report.tables.items()} == {
        "accounts": (500, 0), "subscriptions": (5000, 0), "events": (24_979 + 21, 0), "tickets": (2000, 0),
    }  # fmt: skip


@pytest.mark.slow
def test_the_stripe_seeds_load_once_their_two_questions_have_an_answer(tmp_path: Path, shared: Path) -> None:
    made = Workspace.init(tmp_path / "w", shared / "data" / "fivetran_stripe_seeds")
    assert made.asked is not None
    assert [name for *_, name, _ in made.asked.open] == ["sources[3].columns.account_id", "sources[4].columns.issued_at"]
    file = tmp_path / "w" / "tenure.yaml"
    assert "use: stripe" in file.read_text(encoding="utf-8")
    file.write_text(answered(file.read_text(encoding="utf-8"), {"issued_at": "period_start", "account_id": "invoice_id"}), encoding="utf-8")
    report = Workspace.open(tmp_path / "w").load()
    assert not report.errors
    held = {name: set(table.quarantined) for name, table in report.tables.items()}
    assert held == {"accounts": set(), "subscriptions": {"missing", "unknown_account"}, "invoice_lines": {"missing", "unknown_account"}}
