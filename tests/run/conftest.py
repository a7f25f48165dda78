"""A small workspace of canonical files, run once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tenure.steps import run
from tenure.workspace import Workspace

FILES = {
    "accounts.csv": "account_id,name,segment,colour,is_test\na1,Ada,mid,red,false\na2,=HYPERLINK(1),small,blue,false\na3,测试客户,mid,red,false\nx9,Ours,mid,red,true\n",
    "subscriptions.csv": (
        "subscription_id,account_id,starts_at,ends_at,amount,interval,plan,status,kind\n"
        "s1,a1,2025-01-10,,1200,year,pro,active,recurring\n"
        "s2,a2,2025-01-10,2025-03-12,40,month,mini,active,recurring\n"
        "s3,a3,2025-03-05,,60,month,pro,active,recurring\n"
        "s4,a3,2025-03-05,,500,month,setup,active,one_time\n"
        "s5,zz,2025-01-01,,10,month,pro,active,recurring\n"
        "s9,x9,2025-01-10,,999,month,pro,active,recurring\n"
    ),
    "users.csv": "user_id,account_id,role\nu1,a1,admin\nu2,a1,agent\nu3,a2,admin\n",
    "events.csv": (
        "event_id,account_id,user_id,at,name,module\n"
        "e1,a1,u1,2025-03-10T10:00:00Z,open,inbox\ne2,a1,u1,2025-03-10T10:03:00Z,read,inbox\n"
        "e3,a1,u2,2025-03-11T23:58:00Z,open,inbox\ne4,a1,u2,2025-03-12T00:02:00Z,open,reports\ne5,a2,u3,2025-02-10T10:00:00Z,open,inbox\n"
    ),
    "surveys.csv": "response_id,kind,score,scale_min,scale_max,at,account_id\nr1,nps,10,0,10,2025-03-10,a1\nr2,nps,3,0,10,2025-03-11,a2\nr3,nps,44,0,10,2025-03-11,a1\n",
}
CONFIGURATION = "company: {name: Small, currency: USD, timezone: UTC}\nas_of: 2025-04-01\n"


def write(folder: Path) -> Path:
    """The files and a tenure.yaml in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tenure.yaml").write_text(CONFIGURATION, encoding="utf-8")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A workspace that nothing was run in yet."""
    return write(tmp_path / "raw")


@pytest.fixture
def ran(small: Path, tmp_path: Path) -> Path:
    """A workspace that was run, to be changed by the test."""
    return Path(shutil.copytree(small, tmp_path / "ran"))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that was run; tests only ask it."""
    folder = write(tmp_path_factory.mktemp("run") / "small")
    report = run(Workspace.open(folder))
    assert report.changed
    assert report.refused == []
    assert report.new_answers > 50
    return folder
