"""The pages of the Datasette plugin in a real browser, headless Chromium."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from datasette.app import Datasette
from playwright.sync_api import Page, sync_playwright

from tests.plugin_examples import build

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 390, "height": 844}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the example database is served."""
    path: Path = build(tmp_path_factory.mktemp("browser") / "press.db")
    server = uvicorn.Server(
        uvicorn.Config(Datasette([str(path)]).app(), port=0, log_level="error", lifespan="on")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.05)
    [socket] = server.servers[0].sockets
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Page]:
    """A page that fails the test on any error, and on any request that leaves the server."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("response", lambda response: faults.append(response.url) if response.status >= 400 else None)
    page.on(
        "request", lambda request: None if request.url.startswith(address) else faults.append(request.url)
    )
    yield page
    context.close()
    assert faults == []


def in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    height = page.evaluate("innerHeight")
    return box is not None and 0 <= box["y"] < height


def test_a_reader_finds_a_statement_and_reads_it_in_its_article(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search statements").fill("attack")
    page.get_by_role("button", name="Search").click()
    assert page.locator("h1").inner_text() == "Statements"
    page.get_by_role("link", name="It was not an attack").click()
    assert page.locator("h1").inner_text() == "Cranes move again"
    focus = page.locator(".text .focus.content")
    assert focus.inner_text().endswith("It was not an attack")
    assert in_view(page, ".text .focus.content")
    plain = page.locator(".text p").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert focus.evaluate("e => getComputedStyle(e).backgroundColor") != plain


def test_a_highlight_leads_to_its_entry_and_back(page: Page) -> None:
    page.set_viewport_size({"width": 900, "height": 300})  # so that the two are not in view together
    page.goto("/press/-/article/2")
    highlight = page.locator(".text a.nested")
    highlight.click()
    entry = page.locator(".entries > li:target")
    assert "Harwick port" in entry.inner_text()
    assert in_view(page, ".entries > li:target")
    entry.locator("a.number").click()
    assert page.url.rpartition("#")[2] == highlight.evaluate("e => e.previousElementSibling.id")
    assert in_view(page, ".text a.nested")


def test_scripts_in_articles_do_not_run(page: Page) -> None:
    for path in (
        "statement_list",
        "article_list",
        "claim_list",
        "-/article/3",
        "statements/9",
        "causes_given",
    ):
        page.goto(f"/press/{path}")
        assert "script" in page.locator("body").inner_text()
        assert page.title() != "owned"
        assert page.locator("img").count() == 0


def test_kinds_of_content_look_different(page: Page) -> None:
    page.goto("/press/-/article/1")
    looks = {
        page.locator(f".text .content.{kind}").first.evaluate(
            "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).borderBottomStyle].join()"
        )
        for kind in ("direct", "indirect")
    }
    assert len(looks) == 2


@pytest.mark.parametrize(
    "path",
    ["/", "/press", "/press/statement_list", "/press/claim_list", "/press/-/article/1", "/press/recovery"],
)
def test_a_phone_shows_pages_without_scrolling_sideways(page: Page, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize(
    "path", ["/press", "/press/statement_list", "/press/-/statement/1", "/press/recovery"]
)
def test_text_stands_out_from_its_background(page: Page, path: str) -> None:
    """At least 4.5 to 1, as WCAG 2.2 asks (success criterion 1.4.3)."""
    page.goto(path)
    words = page.locator(".text a, .tag, .badge, .briefings-rows a, dd, .more, .legend span")
    ratios = words.evaluate_all(f"elements => elements.map({CONTRAST})")
    assert ratios
    assert min(ratios) >= 4.5


CONTRAST = """element => {
    const luminance = colour => {
        const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map(value => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let behind = element;
    const background = () => getComputedStyle(behind).backgroundColor;
    while (behind.parentElement && background() === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(background())];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""
