"""A metric in one file of the workspace is found everywhere: asked, explained, listed, documented, stored, and held by the checks of `check`."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tenure.archive import Archive
from tenure.workspace import Workspace

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "own-metrics.md"
OURS = re.search(r"<!-- file: metrics/ours\.py -->\n```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1]  # type: ignore[index]  # the guide has it


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace without a dirty row and with one metric of its own."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "tenure.yaml").write_text("as_of: 2025-07-01\n")
    (folder / "accounts.csv").write_text("account_id,segment\na1,mid\na2,small\n")
    (folder / "surveys.csv").write_text("response_id,kind,score,at,account_id\nr1,nps,10,2025-03-10,a1\nr2,nps,9,2025-03-11,a2\n")
    (folder / "metrics").mkdir()
    (folder / "metrics" / "ours.py").write_text(OURS, encoding="utf-8")
    return folder


@pytest.fixture
def folder(clean: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(clean, tmp_path / "w"))


def tenure(folder: Path, *words: str) -> Result:
    from tenure.faces.cli import main

    return CliRunner().invoke(main, ["-w", str(folder), *words])


def test_check_holds_it_to_what_every_metric_withstands(folder: Path) -> None:
    done = tenure(folder, "check")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "top_marks: a metric of yours, which withstands every check")
    assert "自有指标，通过全部检查" in tenure(folder, "check", "--lang", "zh").output
    assert json.loads(tenure(folder, "check", "--format", "json").output)["metrics"] == {"top_marks": []}


def test_check_says_what_is_wrong_with_it(folder: Path) -> None:
    wrong = (
        OURS.replace('"2025-03",\n        "1"', '"2025-03",\n        "2"')
        .replace("满分数", "Top")
        .replace('"near miss", "kind": "nps", "score": "9"', '"b", "kind": "nps", "score": "10"')
    )
    assert wrong != OURS
    (folder / "metrics" / "ours.py").write_text(wrong, encoding="utf-8")
    done = tenure(folder, "check")
    assert done.exit_code == 1
    assert "top_marks: card: its Chinese title is not Chinese: 'Top'" in done.output
    assert "top_marks: near miss: its example has no near miss: every row of it counts" in done.output


def test_it_is_asked_explained_stored_and_listed_like_any_other(folder: Path) -> None:
    assert tenure(folder, "run").exit_code == 0
    rows = json.loads(tenure(folder, "ask", "top_marks", "--period", "2025-03", "--by", "segment", "--format", "json").output)
    assert {row["segment"]: row["value"] for row in rows} == {"mid": "1", "small": "0"}
    assert "r1" in tenure(folder, "explain", "top_marks", "--period", "2025-03").output
    assert any(each.metric == "top_marks" and each.value == "1" for each in Archive(Workspace.open(folder).store).every_answer())
    listed = {row["key"]: row["section"] for row in json.loads(tenure(folder, "metrics", "--format", "json").output)}
    assert listed["top_marks"] == "own"
    assert "满分数" in tenure(folder, "metrics", "top_marks", "--lang", "zh").output


WRONG = (
    # what is changed · into · what is said of which line
    ("return ((row.kind", "return ((row.knid", "ours.py:27: top_marks: AttributeError: .*knid"),
    ("return ((row", "return ((rwo", "ours.py:27: top_marks: NameError: .*rwo"),
    ("def top_marks", "def mrr", r"ours.py:6: The metric 'mrr' exists already\. Give yours another name"),
    ('Text("Top marks", "满分数")', 'Text("Top marks", "")', "ours.py:8: .*both languages"),
)  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG)
def test_a_mistake_in_it_is_told_with_its_line(folder: Path, right: str, wrong: str, said: str) -> None:
    assert right in OURS
    (folder / "metrics" / "ours.py").write_text(OURS.replace(right, wrong), encoding="utf-8")
    done = tenure(folder, "check")
    assert done.exit_code in (1, 2)
    assert re.search(said, done.output), done.output
    assert len(re.findall("ours.py", done.output)) == 1


def test_a_key_that_is_taken_by_a_metric_made_of_others_is_refused(folder: Path) -> None:
    (folder / "metrics" / "ours.py").write_text(
        "from tenure.metric import Example, combination\nfrom tenure.words import Better, Text, Unit\n\n\n"
        '@combination(needs={"mrr": "mrr"}, title=Text("Mine", "我的"), meaning=Text("Mine.", "我的。"), formula=Text("mrr", "mrr"), unit=Unit.MONEY, '
        'better=Better.UP, source="Ours", example=Example({}, "2025-03", "0", Text("nothing", "无")))\ndef arr(part):\n    return part.mrr.value\n',
        encoding="utf-8",
    )
    done = tenure(folder, "check")
    assert done.exit_code == 2
    assert "ours.py:5: The metric 'arr' exists already" in done.output


def test_its_page_stands_among_those_of_the_catalogue(folder: Path, tmp_path: Path) -> None:
    done = tenure(folder, "metrics", "--pages", str(tmp_path / "pages"))
    assert done.exit_code == 0, done.output
    pages = {page.stem for page in (tmp_path / "pages").glob("*.md")}
    assert {"index", "top_marks", "nrr"} <= pages
    assert "## Your own" in (tmp_path / "pages" / "index.md").read_text(encoding="utf-8")
    assert "one ten; a nine is no ten" in (tmp_path / "pages" / "top_marks.md").read_text(encoding="utf-8")
    assert "is not empty" in tenure(folder, "metrics", "--pages", str(tmp_path / "pages")).output


BROKEN = {
    "def nrr(:\n": (r"ours\.py:1", "SyntaxError"),
    "x = 1\ny = x / 0\n": (r"ours\.py:2", "ZeroDivisionError"),
    "import nowhere_to_be_found\n": (r"ours\.py:1", "nowhere_to_be_found"),
    OURS.replace("def top_marks", "def nps"): (r"ours\.py", "The metric 'nps' exists already"),
}


@pytest.mark.parametrize("text", BROKEN, ids=["syntax", "fails", "imports", "taken"])
def test_a_file_that_cannot_be_used_is_refused_with_its_line(text: str, folder: Path) -> None:
    (folder / "metrics" / "ours.py").write_text(text, encoding="utf-8")
    for words in (("check",), ("metrics",)):
        done = tenure(folder, *words)
        place, why = BROKEN[text]
        assert done.exit_code == 2, done.output
        assert re.search(place, done.output), done.output
        assert why in done.output
