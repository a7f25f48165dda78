"""Pages answer in both languages, escape every name, open every number, and say clearly what is wrong with an address."""

from __future__ import annotations

import ast
import re
import shutil
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tenure.faces.pages.site import HERE, site
from tenure.faces.pages.words import WORDS
from tenure.steps import run
from tenure.workspace import Workspace

PATHS = (
    "/", "/?month=2025-02&segment=mid", "/customers", "/customers?show=everyone&q=a&sort=name", "/customers/a1", "/customers/a1?show=all",
    "/customers/a%2F4", "/customers/a5", "/metrics", "/metrics?q=churn", "/metrics/mrr", "/metrics/mrr?by=segment", "/metrics/mrr?by=plan&grain=whole",
    "/metrics/nps?by=name&period=2025-03", "/metrics/mrr/number?period=2025-03", "/metrics/arr/number?period=2025-03", "/metrics/nrr/number?period=2025-03&segment=mid",
    "/metrics/csat/number?period=2025-03", "/metrics/tickets?p.form=solved", "/metrics/tickets?by=category&grain=whole", "/metrics/nps/number?period=2025-03",
)  # fmt: skip


class Links(HTMLParser):
    """Every address in a page, and whether it holds anything that a name could have smuggled in."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.images = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [str(given[name]) for name in ("href", "src", "action") if given.get(name)]
        self.handlers += [name for name in given if name.startswith("on") or name == "style"]
        self.images += tag in ("img", "iframe", "object")
        if tag == "script":
            self.scripts.append(str(given.get("src")))


def read(html: str) -> Links:
    """What a page links to and holds."""
    found = Links()
    found.feed(html)
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_whole_in_either_language_and_loads_nothing_from_elsewhere(visitor: TestClient, path: str, lang: str) -> None:
    answer = visitor.get(path, headers={"accept-language": lang})
    assert answer.status_code == 200, answer.text[:500]
    page = read(answer.text)
    assert f'lang="{"zh-Hans" if lang == "zh" else "en"}"' in answer.text
    assert all(address.startswith(("/", "#")) and not address.startswith("//") for address in page.addresses), page.addresses
    assert [script.rsplit("/", 1)[-1] for script in page.scripts] == ["tenure.js"]
    assert page.handlers == []
    assert page.images == 0


@pytest.mark.parametrize("path", PATHS)
def test_no_word_is_left_in_the_other_language(visitor: TestClient, path: str) -> None:
    chinese = visitor.get(path, headers={"accept-language": "zh"}).text
    english = visitor.get(path, headers={"accept-language": "en"}).text
    assert WORDS["overview"].zh in chinese
    assert WORDS["overview"].en not in re.sub(r"<title>.*?</title>", "", chinese)
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r'data-words="[^"]*"|中文|测试客户', "", english))


def test_names_are_shown_as_they_are_written(visitor: TestClient) -> None:
    page = unescape(visitor.get("/customers?show=everyone").text)
    assert "<img src=x onerror=alert(1)>" in page
    assert "Quote ' \" & Co" in page
    assert "Small <&> Co" in page


@pytest.mark.slow
def test_every_link_of_the_main_pages_leads_somewhere(visitor: TestClient) -> None:
    seen: set[str] = set()
    for path in ("/", "/customers?show=everyone", "/customers/a1", "/metrics/mrr?by=segment", "/metrics/nrr/number?period=2025-03"):
        seen |= set(read(visitor.get(path).text).addresses)
    followed = [address for address in seen if not address.startswith(("#", "/static")) and "lang=" not in address]
    assert len(followed) > 40
    assert {address: answer.status_code for address in followed if (answer := visitor.get(address)).status_code != 200} == {}


class Figures(HTMLParser):
    """Every figure in a page (in a cell of numbers or of a heat-map, on a tile, beside a bar) and the link that it lies in."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, bool]] = []
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kinds = given.get("class", "").split()
        figure = tag == "td" and any(kind == "n" or re.fullmatch(r"h\d", kind) for kind in kinds)
        figure = figure or "figure" in kinds or "moved" in kinds or (tag == "text" and "font-weight" in given)
        if tag not in ("meta", "link", "input", "path", "circle"):
            self.open.append((tag, given.get("href", ""), figure))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(figure for _, _, figure in self.open) and re.search(r"\d", data):
            self.found.append((data.strip(), next((href for _, href, _ in reversed(self.open) if href), "")))


@pytest.mark.slow
@pytest.mark.parametrize(("path", "least"), [
    ("/", 60), ("/?segment=mid", 45), ("/customers?show=everyone", 15), ("/customers/a1?show=all", 80), ("/metrics/mrr", 12), ("/metrics/mrr?by=segment", 24),
    ("/metrics/nrr?period=2025-03", 3), ("/metrics/mrr?by=segment&grain=whole", 4), ("/metrics/nps?period=2025-03", 4),
])  # fmt: skip
def test_every_figure_opens(visitor: TestClient, path: str, least: int) -> None:
    page = Figures()
    page.feed(visitor.get(path).text)
    # A day is no figure: when it is due, not how much.
    figures = [(said, href) for said, href in page.found if not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", said)]
    assert len(figures) >= least
    assert [said for said, href in figures if "/number?" not in href] == []
    opened = {href: visitor.get(href) for href in dict.fromkeys(href for _, href in figures)}
    assert [href for href, answer in opened.items() if answer.status_code != 200 or "Restatements" not in answer.text] == []


def test_a_cell_of_the_cohorts_opens_to_what_it_is_made_of(visitor: TestClient) -> None:
    page = Figures()
    page.feed(visitor.get("/?month=2025-03").text)
    (href,) = {href for said, href in page.found if "cohort_revenue_retention" in href and "2024-07" in href and "period=2025-03" in href}
    opened = unescape(visitor.get(href).text)
    # a2 began with 40 in July and left on 12 March.
    assert "0.00%" in opened
    assert "$0.00 ÷ $40.00" in opened
    assert re.findall(r"<td>(cohort[^<]*)</td><td class=\"n\"><a[^>]*>([^<]*)</a>", opened) == [
        ("cohort = '2024-07'", "$0.00"),
        ("cohort = '2024-07'", "$40.00"),
    ]


def test_a_figure_of_one_customer_lists_what_was_left_out_of_that_customer_alone(visitor: TestClient) -> None:
    whole = unescape(visitor.get("/metrics/mrr/number?period=2025-03").text)
    assert "1 rows left out" in whole
    assert "left out" not in unescape(visitor.get("/metrics/mrr/number?period=2025-03&where=account_id+%3D+'a1'").text)
    assert "1 rows left out" in unescape(visitor.get("/metrics/mrr/number?period=2025-03&where=account_id+%3D+'x9'+and+age+%3E+1").text)


WRONG = [
    ("/metrics/nr", 404, "Did you mean 'nrr'?"),
    ("/metrics/mrr?period=2025-13", 400, "Write 2026-03, 2026-Q1"),
    ("/metrics/mrr?period=2025-03..2025-01", 400, "ends before it begins"),
    ("/metrics/mrr?where=segment+%3D", 400, "cannot be read at position"),
    ("/metrics/mrr?where=segmnet+%3D+'a'", 400, "segment"),
    ("/metrics/mrr?by=segmnet", 400, "segment"),
    ("/metrics/mrr?grain=fortnight", 400, "fortnight"),
    ("/metrics/mrr?grain=day&period=2020..2025", 400, "periods"),
    ("/metrics/mrr?policy=strpe", 400, "Did you mean 'stripe'?"),
    ("/metrics/tickets?p.form=lost", 400, "opened, solved"),
    ("/metrics/tickets?p.from=opened", 400, "p.form"),
    ("/?segmant=mid", 400, "Did you mean 'segment'?"),
    ("/?segment=midd", 400, "Did you mean 'mid'?"),
    ("/?month=2025-Q1", 400, "one month is needed"),
    ("/customers?sort=mmr", 400, "Did you mean 'mrr'?"),
    ("/customers?page=99", 400, "1 to 1"),
    ("/customers?show=some", 400, "paying"),
    ("/customers/zz", 404, "There is no account 'zz'"),
    ("/metrics/mrr/number?period=<script>", 400, "'<script>' is not a period"),
    ("/metrics/mrr?period=0001-01", 400, "nothing is known before 1900"),
    ("/metrics/mrr?period=9999-12", 400, "is not a period"),
    ("/?month=0001-01", 400, "is not a period"),
    ("/customers?page=²", 400, "1 to 1"),
    ("/customers?page=" + "9" * 5000, 400, "1 to 1"),
    ("/metrics/cohort_revenue_retention?p.age=²", 400, "months from 0"),
    ("/metrics/top_customers?p.first=²", 400, "from 1"),
    ("/metrics/user_retention?p.n=" + "9" * 5000, 400, "up to 1000"),
    ("/metrics/mrr.csv?period=no", 400, "is not a period"),
    ("/nowhere", 404, "There is no such page"),
]


@pytest.mark.parametrize(("path", "status", "said"), WRONG)
def test_a_wrong_address_is_answered_with_what_is_possible(visitor: TestClient, path: str, status: int, said: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == status
    assert said in unescape(answer.text)
    assert "<script>" not in answer.text.replace('<script src="', "")
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(("path", "status", "said"), WRONG)
def test_a_wrong_address_is_answered_in_chinese_too(visitor: TestClient, path: str, status: int, said: str) -> None:
    answer = visitor.get(path, headers={"accept-language": "zh"})
    assert answer.status_code == status
    told = re.findall(r"<(?:pre|h1)[^>]*>(.*?)</", unescape(answer.text), re.S)[-1 if "<pre" in answer.text else 0]
    assert re.search(r"[\u4e00-\u9fff]", told), told
    assert not re.search(r"\b(There is|cannot|Possible|Write|Did you|Known|is not|needed|such as)\b", told), told


def test_what_was_refused_once_is_refused_again(folder: Path) -> None:
    app = site(Workspace.open(folder))
    visitor = TestClient(app, base_url="http://localhost", headers={"accept-language": "en"})
    for address in ("/metrics/grr?where=segmnet+%3D+'a'", "/?where=segmnet+%3D+'a'"):
        assert [visitor.get(f"{address}&lang={lang}").status_code for lang in ("en", "zh", "en")] == [400, 400, 400]
    app.state.reader.close()


def test_a_refusal_is_said_in_the_language_of_who_is_refused(visitor: TestClient) -> None:
    assert "只供本机访问" in visitor.get("/", headers={"host": "evil.example", "accept-language": "zh-CN"}).text
    assert "仅供查看" in visitor.post("/", headers={"accept-language": "zh-CN"}).text


SAID = ("frames", "metrics", "ledger", "engine/duckdb.py", "faces/pages", "period.py", "condition.py", "policy.py", "metric.py", "ask.py",
        "explain.py", "inquiry.py", "customer.py", "customers.py", "store.py")  # fmt: skip
"""Where errors are raised that a page can show."""


def test_every_sentence_that_a_page_can_show_is_in_both_languages() -> None:
    root = HERE.parents[1]
    files = [file for place in SAID for file in ([root / place] if place.endswith(".py") else sorted((root / place).rglob("*.py")))]
    english = []
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name):
                first = next(iter(node.exc.args), None)
                if node.exc.func.id in ("UsageError", "StoreError", "EngineError", "TenureError") and isinstance(
                    first, ast.JoinedStr | ast.Constant
                ):
                    english.append(file.name)
    assert english == ["serving.py", "serving.py"]  # both are said by the command line


def test_words_are_used_and_none_is_missing() -> None:
    sources = [*(HERE / "templates").glob("*.html"), *HERE.glob("*.py")]
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources if source.name != "words.py")
    asked = set(re.findall(r"""say\(["'](\w+)["']""", text))
    quoted = set(re.findall(r"""["'](\w+)["']""", text))
    assert len(asked) > 60
    assert asked - set(WORDS) == set()
    unused = {key for key in WORDS if key not in quoted and not key.startswith(("tile_", "months_"))}
    assert unused == set()


def test_a_word_has_the_same_facts_in_both_languages() -> None:
    for key, text in WORDS.items():
        assert set(re.findall(r"{(\w+)}", text.en)) == set(re.findall(r"{(\w+)}", text.zh)), key


def test_the_language_is_remembered(folder: Path) -> None:
    app = site(Workspace.open(folder))
    visitor = TestClient(app, base_url="http://localhost", headers={"accept-language": "fr, en"})
    assert 'lang="en"' in visitor.get("/metrics").text
    assert 'lang="zh-Hans"' in visitor.get("/metrics?lang=zh").text
    assert 'lang="zh-Hans"' in visitor.get("/metrics").text
    app.state.reader.close()


def test_only_this_machine_is_answered_and_only_reading(visitor: TestClient) -> None:
    assert visitor.get("/", headers={"host": "evil.example"}).status_code == 421
    assert visitor.get("/", headers={"host": "localhost.evil.example:8321"}).status_code == 421
    assert visitor.get("/metrics", headers={"host": "127.0.0.1:9"}).status_code == 200
    assert visitor.get("/metrics", headers={"host": "[::1]:9"}).status_code == 200
    assert visitor.post("/").status_code == 405


def test_a_page_may_load_only_what_is_its_own(visitor: TestClient) -> None:
    for path in ("/", "/nowhere", "/customers.csv"):
        policy = visitor.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


def test_style_and_script_are_kept_for_ever_under_a_name_of_their_content(visitor: TestClient) -> None:
    page = read(visitor.get("/").text)
    static = [address for address in page.addresses if address.startswith("/static")]
    assert len(static) == 3
    for address in static:
        assert "immutable" in visitor.get(address).headers["cache-control"]
    assert visitor.get("/static/x/../../site.py").status_code == 404


def test_a_download_has_every_row_and_no_formula(visitor: TestClient) -> None:
    answer = visitor.get("/customers.csv?show=everyone")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert len(lines) == 6
    assert any("'=HYPERLINK" in line for line in lines)
    assert not any(line.split(",")[1].strip('"').startswith("=") for line in lines)


def test_a_download_of_an_answer_is_exact(visitor: TestClient) -> None:
    lines = visitor.get("/metrics/mrr.csv?period=2025-03&by=segment").text.lstrip("\ufeff").splitlines()
    assert lines[0].startswith("metric,period_start,period_end,segment,value")
    assert [line.split(",")[3:5] for line in lines[1:]] == [["mid", "1600.00"], ["small", "60.00"]]


def test_a_number_opens_to_definition_rows_and_restatements(visitor: TestClient) -> None:
    page = unescape(visitor.get("/metrics/mrr/number?period=2025-03").text)
    for said in ("$1,660.00", "3 rows counted", "Definition", "Σ (amount − discount)", "Made of", "Restatements", "subscriptions.csv"):
        assert said in page, said


def test_names_that_look_like_numbers_stay_names(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "odd")
    long = "9" * 300
    (tmp_path / "odd" / "accounts.csv").write_text(f"account_id,name,segment\n007,0010,2024\n{long},nul\0byte,2024\n", encoding="utf-8")
    (tmp_path / "odd" / "subscriptions.csv").write_text(
        f"subscription_id,account_id,starts_at,amount,interval,plan\ns1,007,2025-01-05,60,month,2024\ns2,{long},2025-01-05,40,month,2024\n"
    )
    run(Workspace.open(tmp_path / "odd"))
    app = site(Workspace.open(tmp_path / "odd"))
    visitor = TestClient(app, base_url="http://localhost", headers={"accept-language": "en"})
    page = unescape(visitor.get("/metrics/mrr/number?period=2025-03").text)
    assert "<td>2024</td>" in page
    assert "2,024" not in page
    # A name is searched for, not chosen from a list.
    assert re.findall(r'<select name="(\w+)"', visitor.get("/customers").text) == ["show", "month"]
    assert ">0010</a>" in page
    assert "nul\ufffdbyte" in page
    assert "\0" not in page
    assert visitor.get(f"/metrics/mrr/number?period=2025-03&where=account_id+%3D+'{long}'").status_code == 200
    app.state.reader.close()


def test_an_opened_row_shows_its_figure_beside_its_name(visitor: TestClient) -> None:
    page = visitor.get("/metrics/nrr/number?period=2025-03").text
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', page)
    assert heads[:4] == ["Customer", "Numerator", "Denominator", "Opening"]


def test_a_figure_made_by_a_method_opens_to_what_that_method_reads(visitor: TestClient) -> None:
    for method, reads, other in (
        ("margin", "Gross margin", "Average purchase value"),
        ("simple", "Average purchase value", "Gross margin"),
    ):
        page = visitor.get(f"/metrics/clv/number?period=2025-03&p.method={method}").text
        made_of = page[page.index("Made of these figures") : page.index("Definition")]
        assert reads in made_of
        assert other not in made_of


def test_zero_and_no_data_are_told_apart(visitor: TestClient) -> None:
    zero = unescape(visitor.get("/metrics/churned_mrr/number?period=2025-02").text)
    assert "$0.00" in zero
    nothing = unescape(visitor.get("/metrics/csat/number?period=2025-03").text)
    assert ">–<" in nothing.replace("\n", "")


def test_a_part_is_the_list_alone(visitor: TestClient) -> None:
    part = visitor.get("/customers?q=quote", headers={"X-Part": "list"})
    assert "<html" not in part.text
    assert part.text.count("<tr>") == 2
    assert part.headers["cache-control"] == "no-store"
    assert "X-Part" in part.headers["vary"]


@pytest.mark.slow
def test_new_data_are_on_the_next_page(folder: Path, tmp_path: Path) -> None:
    mine = Path(shutil.copytree(folder, tmp_path / "mine"))
    app = site(Workspace.open(mine))
    visitor = TestClient(app, base_url="http://localhost", headers={"accept-language": "en"})
    assert "$1,660.00" in visitor.get("/metrics/mrr/number?period=2025-03").text
    with (mine / "subscriptions.csv").open("a", encoding="utf-8") as file:
        file.write("s5,a5,2025-03-20,,100,month,pro,active,recurring\n")
    run(Workspace.open(mine))
    page = visitor.get("/metrics/mrr/number?period=2025-03").text
    assert "$1,760.00" in page
    assert "$1,660.00 as known on 2025-04-01" in page
    assert "+$100.00" in page
    assert "Trace why" in page
    assert "subscriptions s5/2025-03-20 arrived" in unescape(visitor.get("/metrics/mrr/number?period=2025-03&why=1").text)
    app.state.reader.close()


@pytest.mark.slow
def test_a_page_asked_between_loading_and_deriving_shows_what_was_whole(folder: Path, tmp_path: Path) -> None:
    mine = Path(shutil.copytree(folder, tmp_path / "mine"))
    app = site(Workspace.open(mine))
    visitor = TestClient(app, base_url="http://localhost", headers={"accept-language": "en"})
    assert "$1,660.00" in visitor.get("/metrics/mrr/number?period=2025-03").text
    with (mine / "subscriptions.csv").open("a", encoding="utf-8") as file:
        file.write("s5,a5,2025-03-20,,100,month,pro,active,recurring\n")
    writer = Workspace.open(mine)
    writer.load()
    with writer.store.writing():
        assert "$1,660.00" in visitor.get("/metrics/mrr/number?period=2025-03").text
        assert "$1,660.00" in visitor.get("/metrics/mrr?period=2025-03").text
    run(writer)
    assert "$1,760.00" in visitor.get("/metrics/mrr/number?period=2025-03").text
    app.state.reader.close()


def test_a_workspace_that_was_never_run_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "tenure.yaml").write_text("company: {name: New}\n", encoding="utf-8")
    app = site(Workspace.open(tmp_path))
    answer = TestClient(app, base_url="http://localhost", headers={"accept-language": "en"}).get("/")
    assert answer.status_code == 503
    assert "tenure run" in answer.text
    assert "is writing" not in answer.text
    assert "尚未加载任何数据" in TestClient(app, base_url="http://localhost", headers={"accept-language": "zh"}).get("/").text
    app.state.reader.close()
