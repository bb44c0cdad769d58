"""The pages in a real browser: on a small phone, without scripts, refreshing themselves, on paper."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from gateway.store.db import Store
from gateway.store.tables_radio import InboxRow
from schedules.clock import ClockState
from tests.web.hillside import a_month
from tests.web.office import ILL, PASSWORD, WELL, Office
from tests.web.seed import NOW, District, Seeded, seeded_file
from web.app import make_app
from web.server import Server

pytestmark = pytest.mark.browser

SMALL_PHONE = {"width": 320, "height": 568}
DESK = {"width": 1200, "height": 800}


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> District:
    """The made-up district in a file, written once."""
    return seeded_file(tmp_path_factory.mktemp("district") / "willay.db")


class Place:
    """A hub that serves its pages on a port of its own."""

    def __init__(self, office: Office, seeded: Seeded, address: str) -> None:
        self.office, self.seeded, self.address = office, seeded, address

    def paths(self) -> tuple[str, ...]:
        found = self.seeded
        single = (f"/rounds/{found.round}", "/schools/3", f"/messages/phone/c{found.leader}", f"/cases/{found.quarrel}")
        return ("/", "/modems/cusco", "/rounds/", "/schools/", "/messages/", "/messages/queue", "/cases/", *single)


def serve(folder: Path, district: District, *, open_to: str | None) -> Iterator[Place]:
    store = Store(folder / "willay.db")
    shutil.copyfile(district.path, store.path)
    store.open()
    office = Office(store, history=a_month(NOW, days=2))
    server = Server(make_app(office.context(open_to=open_to)), "127.0.0.1", 0)
    server.start()
    yield Place(office, district.seeded, f"http://127.0.0.1:{server.port}")
    server.stop()
    store.close()


@pytest.fixture
def demo(tmp_path: Path, district: District) -> Iterator[Place]:
    """Open to everybody, so that a test can begin with the page."""
    yield from serve(tmp_path, district, open_to="demo")


@pytest.fixture
def guarded(tmp_path: Path, district: District) -> Iterator[Place]:
    """Where one has to sign in."""
    yield from serve(tmp_path, district, open_to=None)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh browser profile whose every complaint fails the test (the content policy's too)."""
    context = browser.new_context(viewport=DESK)
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: complaints.append(str(error)))
    yield made
    context.close()
    assert [text for text in complaints if "status of 500" not in text] == [], "a 500 is only ever made on purpose"


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_page_is_wider_than_a_small_phone(demo: Place, page: Page, language: str) -> None:
    page.set_viewport_size(SMALL_PHONE)
    page.context.add_cookies([{"name": "willay_language", "value": language, "url": demo.address}])
    for path in demo.paths():
        page.goto(demo.address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL_PHONE["width"], path


def test_buttons_and_the_pages_five_links_are_big_enough_for_a_thumb(demo: Place, page: Page) -> None:
    page.set_viewport_size(SMALL_PHONE)
    page.goto(f"{demo.address}/cases/{demo.seeded.quarrel}")
    for found in page.locator("nav a, main button, main input:not([type=hidden])").all():
        box = found.bounding_box()
        assert box is not None
        assert box["height"] >= 40, found.evaluate("e => e.outerHTML")
    assert page.locator("header nav a").count() == 5


def test_now_refreshes_itself_and_says_when_the_hub_is_gone(demo: Place, page: Page) -> None:
    place = demo
    page.clock.install()
    page.goto(place.address)
    assert page.locator("h1").inner_text().endswith("Todo está bien")
    place.office.health = ILL
    page.clock.run_for(16_000)
    page.locator("h1", has_text="Hay algo urgente que hacer").wait_for()
    assert "urgente" in page.locator("#state").inner_text()
    place.office.health = WELL
    page.route("**/*", lambda route: route.fulfill(status=500, body="gone"))
    page.clock.run_for(16_000)
    page.get_by_text("La estación no responde").wait_for()
    page.unroute("**/*")
    page.clock.run_for(16_000)
    page.locator("h1", has_text="Todo está bien").wait_for()
    assert page.get_by_text("La estación no responde").count() == 0


def test_a_refresh_leaves_a_search_that_somebody_types_alone(demo: Place, page: Page) -> None:
    page.clock.install()
    page.goto(demo.address + "/messages/")
    page.get_by_label("Nombre, escuela o número").fill("Ventu")
    page.clock.run_for(40_000)
    assert page.get_by_label("Nombre, escuela o número").input_value() == "Ventu"


def test_a_message_that_comes_in_appears_by_itself(demo: Place, page: Page) -> None:
    place = demo
    page.clock.install()
    page.goto(place.address + "/messages/")

    def arrives() -> None:
        with place.office.store.transaction():
            InboxRow.create(
                modem="cusco", sender="+51999000222", text="buenos días, aquí Zoila", received_at=NOW, state="new",
                clock_state=ClockState.NTP,
            )  # fmt: skip
        place.office.store.close()

    writer = threading.Thread(target=arrives)
    writer.start()
    writer.join()
    page.clock.run_for(16_000)
    page.get_by_text("buenos días, aquí Zoila").wait_for()


def test_everything_can_be_done_without_scripts(guarded: Place, browser: Browser) -> None:
    place = guarded
    place.office.add("marta")
    context = browser.new_context(java_script_enabled=False, viewport=SMALL_PHONE)
    page = context.new_page()
    page.goto(f"{place.address}/cases/{place.seeded.yes_no}")
    page.get_by_label("Nombre").fill("marta")
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.get_by_label("sí", exact=True).check()
    page.get_by_label("Quién lo averiguó").fill("Saúl Ventura")
    page.get_by_role("button", name="Resolver el caso").click()
    page.get_by_text("El caso está resuelto").wait_for()
    assert place.office.resolved == [(place.seeded.yes_no, "yes", "Saúl Ventura")]
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="Cases", exact=True).first.wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    context.close()


def test_the_month_s_report_comes_as_a_file(demo: Place, page: Page) -> None:
    page.goto(demo.address + "/schools/1")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Descargar (PDF)").click()
    assert waiting.value.suggested_filename == "willay-0487652-2026-11.pdf"


def test_on_paper_there_is_no_navigation_and_no_button(demo: Place, page: Page) -> None:
    page.goto(f"{demo.address}/rounds/{demo.seeded.round}")
    page.emulate_media(media="print")
    for hidden in ("header nav", "footer", ".filters", ".demo"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.locator("header .hub").is_visible()
    assert page.locator("main table").is_visible()


def test_the_keyboard_reaches_the_content_first(demo: Place, page: Page) -> None:
    page.goto(demo.address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ir al contenido"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_every_control_has_a_name(demo: Place, page: Page) -> None:
    script = """[...document.querySelectorAll("a, button, input:not([type=hidden]), select")]
        .filter(e => !(e.textContent.trim() || e.getAttribute("aria-label") || (e.labels && e.labels.length)))
        .map(e => e.outerHTML)"""
    for path in demo.paths():
        page.goto(demo.address + path)
        assert page.evaluate(script) == [], path
