"""A small company with hostile names, run once, and its dashboard asked without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tenure.faces.pages.site import site
from tenure.steps import run
from tenure.workspace import Workspace

MARKUP = "<img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example","Pay")'
FILES = {
    "accounts.csv": (
        "account_id,name,segment,region,csm,is_test\n"
        f'a1,{MARKUP},mid,North,Ana,false\na2,"{FORMULA.replace(chr(34), chr(34) * 2)}",small,South,Ben,false\n'
        'a3,测试客户,mid,South,Ana,false\na/4,"Quote \' "" & Co",small,North,"<b>\'Ben\'</b>",false\na5,Never paid,small,North,Ben,false\nx9,Ours,mid,North,Ana,true\n'
    ),
    "subscriptions.csv": (
        "subscription_id,account_id,starts_at,ends_at,amount,interval,plan,status,kind\n"
        "s1,a1,2024-06-10,,12000,year,pro,active,recurring\ns2,a2,2024-07-10,2025-03-12,40,month,mini,active,recurring\n"
        "s3,a3,2025-03-05,,600,month,<script>alert(2)</script>,active,recurring\ns4,a/4,2025-01-05,,60,month,pro,active,recurring\n"
        "s9,x9,2024-01-10,,999,month,pro,active,recurring\n"
    ),
    "renewals.csv": "renewal_id,account_id,due_at,value_due,outcome\nr1,a1,2025-06-10,12000,pending\n",
    "users.csv": "user_id,account_id,role\nu1,a1,admin\nu3,a2,admin\n",
    "events.csv": "event_id,account_id,user_id,at,name,module\ne1,a1,u1,2025-03-30T10:00:00Z,open,inbox\ne5,a2,u3,2025-02-10T10:00:00Z,open,inbox\n",
    "surveys.csv": (
        "response_id,kind,score,scale_min,scale_max,at,account_id,comment\n"
        'n1,nps,10,0,10,2025-03-10,a1,"<svg onload=alert(3)>"\nn2,nps,3,0,10,2025-03-11,a2,\n'
    ),
    "tickets.csv": 'ticket_id,account_id,opened_at,priority,category\nt1,a1,2025-03-01,high,"</title><script>alert(4)</script>"\n',
}
CONFIGURATION = 'company: {name: "Small <&> Co", currency: USD, timezone: UTC}\nas_of: 2025-04-01\ntargets: {nrr: 1.05, mrr: 2000}\n'


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace; tests only read it."""
    made = tmp_path_factory.mktemp("pages") / "small"
    write(made)
    run(Workspace.open(made))
    return made


def write(made: Path) -> None:
    """Its files."""
    made.mkdir()
    (made / "tenure.yaml").write_text(CONFIGURATION, encoding="utf-8")
    for name, text in FILES.items():
        (made / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def visitor(folder: Path) -> Iterator[TestClient]:
    """Somebody on this machine who opens pages, in English unless they say otherwise."""
    app = site(Workspace.open(folder))
    yield TestClient(app, base_url="http://localhost:8321", headers={"accept-language": "en"})
    app.state.reader.close()
