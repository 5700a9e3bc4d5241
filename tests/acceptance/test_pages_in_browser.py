"""The pages in a real browser, on dossiers that went through the real pipeline: what an officer sees and does."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pikepdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from digitize.store.access import Role
from samples import demo_dossiers
from tests.acceptance.lived_in import LivedIn, lived_in
from tests.conftest import need

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

_QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_DUE_AT_ONCE = """[[rule]]
paper_type = "*"
years = 0
valid_from = 2020-01-01
basis = "danh mục thử"
verified = false
"""
_SIZES = {"desktop": (1366, 768), "narrow": (800, 900)}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivedIn]:
    """Papers of two demo dossiers processed, and a later dossier of the same citizen opened but not scanned."""
    _, marital, building, later = demo_dossiers(200)
    certificate = next(each for each in building.truth.documents if each.paper_type == "GCN_QSDD")
    building = replace(building, pages=tuple(building.pages[number - 1] for number in certificate.pages))
    folder = tmp_path_factory.mktemp("lived-in")
    (folder / "rules.toml").write_text(_DUE_AT_ONCE, "utf-8")
    with lived_in(folder / "data", retention_rules=folder / "rules.toml") as house:
        for dossier in (marital, building):
            house.scan(dossier)
        house.work_until_done()
        house.confirm(house.dossier_ids[building.truth.name])
        house.work_until_done()
        house.scan(later, pages=False)
        yield house


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium of the system."""
    program = need("chromium", "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_QUIET))
        yield browser
        browser.close()


@pytest.fixture(params=list(_SIZES))
def officer(request: pytest.FixtureRequest, browser: Browser, house: LivedIn) -> Iterator[Page]:
    """A page of an officer who has signed in. Whatever leaves the host, or fails, fails the test."""
    width, height = _SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=house.address, locale="vi-VN")
    asked, faults = _watched(context)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Khóa truy cập").fill(house.keys[Role.OFFICER])
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Hồ sơ", exact=True)).to_be_visible()
    yield page
    assert {urlsplit(address).hostname for address in asked} == {"127.0.0.1"}
    assert faults == []
    context.close()


def _watched(context: BrowserContext) -> tuple[list[str], list[str]]:
    asked: list[str] = []
    faults: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("requestfailed", lambda request: faults.extend(_failure(request)))
    context.on("response", lambda answer: faults.append(answer.url) if answer.status >= 400 else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    return asked, faults


def _failure(request: Request) -> list[str]:
    # going on to the next page ends what the last one was still loading
    return [] if "ERR_ABORTED" in str(request.failure) else [f"{request.url} {request.failure}"]


def _settled(page: Page) -> Page:
    page.wait_for_load_state("networkidle")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    inner, outer = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert inner <= outer, f"{page.url} is wider than the screen"
    return page


def _open_dossier(page: Page, house: LivedIn, name: str) -> Page:
    page.goto(f"/dossiers/{house.dossier_ids[name]}")
    return _settled(page)


def test_login_page(browser: Browser, house: LivedIn) -> None:
    context = browser.new_context(base_url=house.address)
    page = context.new_page()
    page.goto("/rates")
    assert urlsplit(page.url).path == "/login"
    _settled(page)
    page.keyboard.type("wrong key")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Khóa truy cập không đúng")
    _settled(page)
    page.get_by_label("Khóa truy cập").fill(house.keys[Role.COMPLIANCE])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tỉ lệ số hóa", exact=True)).to_be_visible()
    (cookie,) = context.cookies()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    context.close()


def test_from_the_list_to_the_words_on_a_page(officer: Page, house: LivedIn) -> None:
    _settled(officer)
    officer.get_by_label("Thủ tục").select_option("1.004873")
    officer.get_by_role("button", name="Lọc").click()
    rows = officer.locator("tbody tr")
    expect(rows).to_have_count(1)
    rows.get_by_role("link").click()
    _settled(officer)
    expect(officer.get_by_role("heading", name="Trang không thuộc giấy tờ nào")).to_be_visible()
    pictures = officer.locator(".strip img")
    assert pictures.count() >= 1
    for picture in pictures.all():
        assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    officer.locator("#documents + .scroll tbody th a").first.click()
    _settled(officer)
    image = officer.locator(".sheet-image img").first
    assert image.evaluate("image => image.complete && image.naturalWidth > 800")
    words = officer.locator(".words rect")
    assert words.count() > 30
    expect(words.first).to_be_hidden()
    toggle = officer.get_by_role("button", name="Khung từng chữ")
    toggle.focus()
    officer.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(words.first).to_be_visible()
    word = words.nth(10)
    word.scroll_into_view_if_needed()
    word.hover(force=True)
    text = word.get_attribute("data-text")
    expect(officer.locator(".tip")).to_contain_text(f"{text} · tin cậy")
    _settled(officer)


def test_the_word_boxes_lie_on_the_ink(officer: Page, house: LivedIn) -> None:
    _open_dossier(officer, house, "tinh-trang-hon-nhan")
    officer.locator("#documents + .scroll tbody th a").first.click()
    officer.wait_for_load_state("networkidle")
    share = officer.evaluate(
        """() => {
            const figure = document.querySelector(".sheet-image");
            const image = figure.querySelector("img");
            const svg = figure.querySelector("svg").viewBox.baseVal;
            const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
            const pen = canvas.getContext("2d");
            pen.drawImage(image, 0, 0);
            const scale = image.naturalWidth / svg.width;
            const dark = (x, y, w, h) => {
                const data = pen.getImageData(x, y, Math.max(1, w), Math.max(1, h)).data;
                let count = 0;
                for (let i = 0; i < data.length; i += 4) if (data[i] < 128) count++;
                return count;
            };
            let inside = 0;
            for (const box of figure.querySelectorAll(".words rect")) {
                const at = (name) => Math.round(Number(box.getAttribute(name)) * scale);
                inside += dark(at("x"), at("y"), at("width"), at("height"));
            }
            return inside / dark(0, 0, canvas.width, canvas.height);
        }"""
    )
    assert 0.5 < share < 1.2


def test_a_field_lights_its_place_by_mouse_and_keyboard(officer: Page, house: LivedIn) -> None:
    _open_dossier(officer, house, "tinh-trang-hon-nhan")
    officer.locator("#documents + .scroll tbody th a").first.click()
    officer.wait_for_load_state("networkidle")
    field = officer.locator(".field:has(button.value)").first
    name = field.get_attribute("data-field")
    box = officer.locator(f'.marks rect[data-field="{name}"]')
    field.locator("button.value").focus()
    expect(box).to_have_class(re.compile("lit"))
    officer.keyboard.press("Enter")
    expect(box).to_be_in_viewport()
    officer.keyboard.press("Tab")
    field.hover()
    expect(box).to_have_class(re.compile("lit"))
    _settled(officer)


@pytest.mark.parametrize("officer", ["desktop"], indirect=True)
def test_the_signed_pdf_comes_out_of_the_page(officer: Page, house: LivedIn) -> None:
    _open_dossier(officer, house, "giay-phep-xay-dung")
    link = officer.get_by_role("link", name="PDF").first
    address = link.get_attribute("href")
    assert address is not None
    answer = officer.context.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.body())) as pdf:
        assert len(pdf.pages) >= 1
        assert pdf.Root.AcroForm.SigFlags == 3


def test_a_kept_paper_is_offered_and_taken_over_before_anything_is_scanned(officer: Page, house: LivedIn) -> None:
    _open_dossier(officer, house, "thuong-tru")
    offer = officer.locator("section", has_text="Giấy tờ đã có trong kho")
    button = officer.get_by_role("button", name="Dùng lại")
    if button.count():  # the second size finds it taken over by the first
        expect(offer).to_contain_text("Giấy chứng nhận quyền sử dụng đất")
        button.first.click()
    expect(officer.get_by_role("button", name="Dùng lại")).to_have_count(0)
    _settled(officer)
    officer.goto("/rates?from=2026-10-01&to=2026-10-31")
    row = officer.locator("tr", has_text="sử dụng lại (cách tính chặt)")
    assert row.locator("td").first.inner_text() == "1"


def test_an_officer_decides_and_takes_it_back_by_keyboard(officer: Page, house: LivedIn) -> None:
    _open_dossier(officer, house, "tinh-trang-hon-nhan")
    officer.get_by_role("link", name="Xét duyệt").click()
    _settled(officer)
    before = officer.locator("[data-draft]").count()
    pages = officer.locator("[data-page]").count()
    assert before >= 1
    officer.keyboard.press("?")
    expect(officer.locator("[data-keys]")).to_have_attribute("open", "")
    officer.locator("[data-draft] select[name=act]").first.select_option("set_aside:review.foreign")
    officer.get_by_role("button", name="Làm", exact=True).first.click()
    expect(officer.locator("#aside")).to_be_visible()
    expect(officer.locator("[data-page]")).to_have_count(pages)
    officer.keyboard.press("z")
    expect(officer.get_by_role("button", name="Làm lại: để riêng trang")).to_be_visible()
    assert officer.locator("[data-draft]").count() == before
    _settled(officer)


def _press(page: Page, *keys: str) -> None:
    """Keys as a person presses them: once the page stands."""
    for key in keys:
        page.wait_for_load_state("domcontentloaded")
        page.keyboard.press(key)


def test_merge_split_type_field_confirm_and_undo_without_a_mouse(officer: Page, house: LivedIn) -> None:
    officer.goto(f"/dossiers/{house.dossier_ids['tinh-trang-hon-nhan']}/review")
    drafts, titles = officer.locator("[data-draft]"), officer.locator("[data-draft] h2")
    before = titles.all_inner_texts()
    pages = officer.locator("[data-page]").count()

    field = officer.locator("#document-1 .field input[name=value]").first
    read = field.input_value()
    assert read
    field.focus()
    _press(officer, "Control+a")
    officer.keyboard.type("Lê Văn Sửa")
    _press(officer, "Enter")
    expect(officer.locator("#document-1 .field").first).to_contain_text("Cán bộ nhập")
    expect(field).to_have_value("Lê Văn Sửa")
    expect(officer.locator("#document-1")).to_be_focused()
    _press(officer, "x")
    expect(titles.first).to_contain_text("Đã xác nhận")
    _press(officer, "z")
    expect(titles.first).to_contain_text("Cần kiểm tra")
    _press(officer, "z")
    expect(field).to_have_value(read)

    officer.locator("#document-2").focus()
    _press(officer, "g")
    expect(drafts).to_have_count(len(before) - 1)
    expect(officer.locator("[data-page]")).to_have_count(pages)
    _settled(officer)
    _press(officer, "ArrowRight")
    _press(officer, "ArrowRight")
    _press(officer, "t")
    expect(drafts).to_have_count(len(before))
    expect(officer.locator("[data-page]")).to_have_count(pages)
    _press(officer, "j")
    expect(officer.locator("#document-2")).to_be_focused()
    _press(officer, "e")
    choice = officer.locator("#document-2 select[id^=type]")
    expect(choice).to_be_focused()
    choice.select_option(label="Giấy khai sinh")
    _press(officer, "Tab")
    _press(officer, "Enter")
    expect(titles.nth(1)).to_contain_text("Giấy khai sinh")
    for undone in ("đổi loại giấy tờ", "tách giấy tờ", "ghép giấy tờ"):
        _press(officer, "z")
        expect(officer.get_by_role("button", name=f"Làm lại: {undone}")).to_be_visible()
    assert titles.all_inner_texts() == before
    _settled(officer)


@pytest.mark.parametrize("officer", ["desktop"], indirect=True)
def test_a_page_dropped_on_a_document_or_on_its_name_joins_it(officer: Page, house: LivedIn) -> None:
    officer.goto(f"/dossiers/{house.dossier_ids['tinh-trang-hon-nhan']}/review")
    drafts = officer.locator("[data-draft]")
    before = drafts.count()
    for place in ("#document-2 h2", ".drops li:has-text('2. ')"):
        picture = officer.locator("#document-3 [data-page] img")
        for _ in range(2):  # pictures that load late move what stands below them
            picture.evaluate("image => image.scrollIntoView({ block: 'end' })")
            officer.wait_for_load_state("networkidle")
        picture.hover()
        officer.mouse.down()
        box = picture.bounding_box()
        assert box
        officer.mouse.move(box["x"] + 5, box["y"] + 5, steps=3)
        expect(officer.locator(".drops")).to_be_visible()
        target = officer.locator(place)
        if place.startswith("#"):
            target.evaluate("title => title.scrollIntoView({ block: 'end' })")
        target.hover()
        officer.mouse.up()
        expect(drafts).to_have_count(before - 1)
        expect(officer.locator("#document-2 [data-page]")).to_have_count(2)
        expect(officer.locator(".drops")).to_be_hidden()
        _press(officer, "z")
        expect(drafts).to_have_count(before)


def test_each_doubtful_place_is_cut_out_and_the_queue_leads_from_dossier_to_dossier(
    browser: Browser, house: LivedIn
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=house.address)
    asked, faults = _watched(context)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Khóa truy cập").fill(house.keys[Role.OFFICER])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hồ sơ", exact=True)).to_be_visible()
    page.goto("/work")
    _settled(page)
    page.get_by_label("Loại việc").select_option("presented")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("tbody tr").first).to_contain_text("Cao")
    page.get_by_role("link", name="Xét duyệt").first.click()
    expect(page.get_by_role("link", name=re.compile("Hồ sơ 1 trong"))).to_have_attribute("href", "/work?kind=presented")
    _settled(page)
    cut = page.locator("button.cut img").first
    cut.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert cut.evaluate("image => image.complete && image.naturalWidth > 20 && image.naturalHeight < 200")
    assert {urlsplit(address).hostname for address in asked} == {"127.0.0.1"}
    assert faults == []
    context.close()


def test_rates_open_down_to_dossiers(officer: Page, house: LivedIn) -> None:
    officer.goto("/rates?from=2026-10-01&to=2026-10-31")
    _settled(officer)
    officer.locator("tbody td a").first.click()
    _settled(officer)
    expect(officer.get_by_role("heading", name="Được tính")).to_be_visible()
    officer.locator("main ul.list a").first.click()
    _settled(officer)
    assert urlsplit(officer.url).path.startswith("/dossiers/")


def test_records_of_an_owner_without_the_identifier_in_the_address(officer: Page, house: LivedIn) -> None:
    owner_id = house.owner_ids["thuong-tru"]
    officer.goto("/records")
    _settled(officer)
    officer.get_by_label("Số định danh cá nhân").fill(owner_id)
    officer.keyboard.press("Enter")
    expect(officer.locator("#found")).to_contain_text("giấy tờ")
    _settled(officer)
    assert owner_id not in officer.url
    assert officer.locator("tbody tr").count() >= 1


def test_what_needs_a_person_and_error_pages(officer: Page, house: LivedIn) -> None:
    officer.goto("/work")
    _settled(officer)
    expect(officer.get_by_role("heading", name="Giấy tờ cần kiểm tra")).to_be_visible()


@pytest.mark.parametrize("size", list(_SIZES))
def test_deletions_are_asked_for_and_held_up(browser: Browser, house: LivedIn, size: str) -> None:
    width, height = _SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=house.address)
    page = context.new_page()
    page.goto("/deletions")
    page.get_by_label("Khóa truy cập").fill(house.keys[Role.COMPLIANCE])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Xóa giấy tờ hết hạn lưu trữ")).to_be_visible()
    _settled(page)
    due = page.get_by_role("region", name="Bảng giấy tờ đến hạn").locator("tbody tr")
    before = due.count()
    assert before > 0
    due.first.get_by_role("button").click()
    _settled(page)
    expect(due).to_have_count(before - 1)
    waiting = page.get_by_role("region", name="Bảng đề nghị chờ phê duyệt").locator("tbody tr")
    waiting.first.get_by_label("Khóa truy cập của bạn").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Khóa truy cập không đúng")
    page.get_by_label("Mã hồ sơ").fill(waiting.first.locator("a.code").inner_text())
    page.get_by_label("Lý do tạm giữ").fill("cơ quan điều tra yêu cầu giữ")
    page.keyboard.press("Enter")
    _settled(page)
    expect(waiting.first).to_contain_text("Hồ sơ bị tạm giữ")
    page.get_by_role("button", name="Dỡ lệnh").click()
    expect(page.get_by_text("Không có hồ sơ nào bị tạm giữ")).to_be_visible()
    context.close()


def test_error_pages(browser: Browser, house: LivedIn) -> None:
    context = browser.new_context(base_url=house.address)
    page = context.new_page()
    answer = page.goto("/nowhere")
    assert answer is not None
    assert answer.status == 404
    _settled(page)
    expect(page.get_by_text("Không có địa chỉ này")).to_be_visible()
    context.close()


def test_progress_shows_itself_without_reloading(browser: Browser, house: LivedIn) -> None:
    context = browser.new_context(base_url=house.address)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Khóa truy cập").fill(house.keys[Role.OFFICER])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hồ sơ", exact=True)).to_be_visible()
    with house.client(Role.STATION) as station:
        dossier = station.post("/api/v1/dossiers", json={"procedure_code": "1.001193"}).json()
        batch = station.post(f"/api/v1/dossiers/{dossier['id']}/batches").json()
        page.goto(f"/dossiers/{dossier['id']}")
        expect(page.get_by_text("Đang nhận trang")).to_be_visible()
        station.post(f"/api/v1/batches/{batch['id']}/close", json={"sheets_declared": 0})
        expect(page.get_by_text("Đang nhận trang")).to_have_count(0, timeout=10_000)
    context.close()
