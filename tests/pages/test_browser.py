"""The dashboard in real Chromium: main paths in both languages, by keyboard alone, on a phone, without script; nothing from elsewhere, axe silent."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tenure.faces.pages.site import site
from tenure.steps import run
from tenure.workspace import Workspace

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)
CHROMIUM = (
    os.environ.get("TENURE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
PATHS = (
    "/", "/customers?show=everyone", "/customers/a1?show=all", "/customers/a5", "/metrics", "/metrics/mrr?by=segment", "/metrics/mrr?by=segment&grain=whole",
    "/metrics/nrr/number?period=2025-03", "/metrics/arr/number?period=2025-03", "/metrics/nr",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Where the dashboard of the small company is served."""
    with served(folder) as found:
        yield found


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Where the dashboard of a workspace is served."""
    app = site(Workspace.open(folder))
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://localhost:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    app.state.reader.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    assert CHROMIUM, "install Debian's chromium, or set TENURE_CHROMIUM to a browser"
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Watched:
    """A tab that remembers what it asked for and what went wrong in it."""

    def __init__(self, browser: Browser, address: str, **words: Any) -> None:
        self.address = address
        self.context = browser.new_context(base_url=address, **{"locale": "en-GB", "viewport": {"width": 1280, "height": 900}, **words})
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda said: self.wrong.append(str(said)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("dialog", lambda dialog: (self.wrong.append(f"a dialog: {dialog.message}"), dialog.dismiss()))

    def close(self) -> None:
        """Hold what must hold on any path."""
        self.context.close()
        assert self.wrong == []
        assert {url for url in self.asked if not url.startswith(f"{self.address}/")} == set()


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Watched]:
    """A tab in English."""
    made = Watched(browser, address)
    yield made
    made.close()


@pytest.mark.parametrize(
    "look",
    [{}, {"locale": "zh-CN", "color_scheme": "dark"}, {"viewport": {"width": 390, "height": 844}}],
    ids=["light", "dark zh", "phone"],
)
def test_nothing_stands_in_anybodys_way(browser: Browser, address: str, look: dict[str, Any]) -> None:
    tab = Watched(browser, address, **look)
    found = {}
    for path in PATHS:
        tab.page.goto(path)
        for summary in tab.page.locator("summary").all():
            summary.click()
        violations = Axe().run(tab.page).response["violations"]
        if violations:
            found[path] = [(one["id"], one["nodes"][0]["html"][:160], one["nodes"][0]["failureSummary"][:200]) for one in violations]
        assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
    tab.wrong = [said for said in tab.wrong if "404" not in said]
    tab.close()
    assert found == {}


def test_a_name_without_end_makes_no_page_wider_than_the_screen(browser: Browser, folder: Path, tmp_path: Path) -> None:
    made = Path(shutil.copytree(folder, tmp_path / "long"))
    (made / "accounts.csv").write_text(
        f"account_id,name,segment,region,csm\na1,{'x' * 10_000},{'y' * 400},\u202e{'z' * 400},Ana\n", encoding="utf-8"
    )
    run(Workspace.open(made))
    with served(made) as address:
        tab = Watched(browser, address, viewport={"width": 390, "height": 844})
        for path in (
            "/",
            "/customers",
            "/customers/a1",
            "/metrics/mrr?by=name",
            "/metrics/mrr?by=segment&grain=whole",
            "/metrics/mrr/number?period=2025-03",
        ):
            tab.page.goto(path)
            assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        tab.close()


def test_a_customer_is_found_by_typing_and_a_number_opened_to_its_rows(tab: Watched) -> None:
    page = tab.page
    page.goto("/customers?show=everyone")
    page.get_by_role("searchbox").press_sequentially("quote")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=quote"))
    page.get_by_role("link", name="Quote ' \" & Co").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quote ' \" & Co")
    page.get_by_role("link", name="$60.00").first.click()
    expect(page.get_by_text("1 rows counted")).to_be_visible()
    expect(page.get_by_role("heading", name="Restatements")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("quote")


def test_the_language_is_switched_and_stays(tab: Watched) -> None:
    page = tab.page
    page.goto("/customers")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.get_by_role("link", name="概览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("概览")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("概览")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")


def test_a_filter_is_an_address(tab: Watched) -> None:
    page = tab.page
    page.goto("/")
    page.get_by_label("Segment").select_option("small")
    expect(page).to_have_url(re.compile(r"segment=small"))
    expect(page.get_by_label("Segment")).to_have_value("small")
    expect(page.locator(".tile .figure").first).to_contain_text("$60")


def test_a_metric_is_asked_by_anything(tab: Watched) -> None:
    page = tab.page
    page.goto("/metrics")
    page.get_by_role("searchbox").press_sequentially("monthly rec")
    expect(page.locator(".catalogue li:visible")).to_have_count(2)
    page.get_by_role("link", name="Monthly recurring revenue").click()
    page.get_by_label("Group by").select_option("segment")
    expect(page.locator(".chart.wide svg")).to_be_visible()
    expect(page.locator("table.list tbody tr")).to_have_count(2)
    page.get_by_label("Filter").fill("segment = 'mid'")
    page.get_by_label("Filter").press("Enter")
    expect(page.locator("table.list tbody tr")).to_have_count(1)


def test_the_keyboard_alone_reaches_a_row_behind_a_number(tab: Watched) -> None:
    page = tab.page
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if "number?" in (page.evaluate("document.activeElement.getAttribute('href') || ''")):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Definition")).to_be_visible()


def test_everything_works_without_script(browser: Browser, address: str) -> None:
    tab = Watched(browser, address, java_script_enabled=False)
    page = tab.page
    page.goto("/customers?show=everyone")
    page.get_by_role("searchbox").fill("never")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#list tbody tr")).to_have_count(1)
    page.goto("/")
    page.get_by_label("Segment").select_option("small")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("segment=small"))
    tab.close()


def test_a_word_that_is_still_being_composed_asks_nothing(tab: Watched) -> None:
    page = tab.page
    page.goto("/customers?show=everyone")
    tab.asked.clear()
    page.get_by_role("searchbox").evaluate(
        "box => { box.value = 'ce'; box.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true})) }"
    )
    page.wait_for_timeout(400)
    assert [url for url in tab.asked if "/static/" not in url] == []
    page.get_by_role("searchbox").evaluate(
        "box => { box.value = '测试'; box.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true})) }"
    )
    expect(page.locator("#list tbody tr")).to_have_count(1)


def test_a_mark_says_its_figure_beside_the_pointer(tab: Watched) -> None:
    page = tab.page
    page.goto("/metrics/mrr")
    page.locator(".chart.wide circle").last.hover()
    expect(page.locator(".tip")).to_contain_text("2025-03: $1,660")


def test_two_clicks_lead_from_the_overview_to_the_source_row(tab: Watched) -> None:
    page = tab.page
    page.goto("/")
    page.locator(".chart.wide a").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("New MRR")
    expect(page.get_by_text("subscriptions.csv").first).to_be_visible()
