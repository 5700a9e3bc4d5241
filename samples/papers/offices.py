# ruff: noqa: E501  sentences stand as the paper prints them
"""Administrative documents (NĐ 30/2020) and the one-stop counter's own printed forms."""

from __future__ import annotations

from datetime import date, timedelta

from samples import marks
from samples.case import Case
from samples.flow import Flow, note
from samples.papers.heads import certified_by, commune_seal, official_head, title
from samples.places import PROVINCE
from samples.press import Press
from samples.sheet import Sheet, Span, bold, italic, known
from samples.wording import dotted, long_date, short_date

DECISIONS = (
    ("Về việc trợ cấp xã hội hằng tháng đối với đối tượng bảo trợ xã hội", "trợ cấp xã hội hằng tháng"),
    ("Về việc công nhận kết quả thi tuyển công chức cấp xã năm 2026", "công nhận kết quả thi tuyển công chức"),
    ("Về việc phê duyệt danh sách hộ nghèo, hộ cận nghèo năm 2026", "phê duyệt danh sách hộ nghèo, hộ cận nghèo"),
    ("Về việc giao chỉ tiêu kế hoạch phát triển kinh tế - xã hội năm 2026", "giao chỉ tiêu kế hoạch"),
)
NOTICES = (
    "Về việc tiếp nhận hồ sơ đăng ký cấp Giấy chứng nhận quyền sử dụng đất",
    "Kết quả kiểm tra việc thực hiện thủ tục hành chính quý III năm 2026",
    "Về việc thay đổi thời gian làm việc của Bộ phận Tiếp nhận và Trả kết quả",
)
LETTERS = (
    "phối hợp rà soát hồ sơ hộ tịch của công dân",
    "cung cấp thông tin về tình trạng nhà ở, đất ở",
    "đôn đốc số hóa thành phần hồ sơ, kết quả giải quyết thủ tục hành chính",
)


def _recipients(flow: Flow, y: float, first: str) -> None:
    side = Flow(flow.sheet, flow.left, flow.left + 70, y)
    side.para(Span("Nơi nhận:", bold=True, italic=True, size_pt=12), align="left")
    for line in (f"- {first};", f"- UBND {PROVINCE};", "- Trang thông tin điện tử xã;", "- Lưu: VT, VP."):
        side.para(Span(line, size_pt=11), align="left")


def _closing(flow: Flow, case: Case, headings: tuple[str, ...], first: str, field: str = "signer_name") -> None:
    y = flow.y + 4
    _recipients(flow, y, first)
    holder, superior = commune_seal(case)
    certified_by(
        flow.sheet, flow.left + 82, y, flow.width - 82, headings, "", case.officer, holder, superior, field or None
    )


def decision(case: Case, press: Press) -> list[Sheet]:
    """QD_HANH_CHINH: Quyết định of a commune's People's Committee."""
    sheet = press.sheet()
    rng, who = press.rng, case.applicant
    day = case.earlier(rng, 10, 200)
    subject, matter = rng.choice(DECISIONS)
    number = f"{rng.randint(1, 3900):02d}/QĐ-UBND"
    y = official_head(sheet, "Ủy ban nhân dân", case.office.name, number, case.office.short, day)
    flow = Flow(sheet, y_mm=y)
    title(flow, "QUYẾT ĐỊNH", 14, 3)
    flow.center(Span(subject, bold=True, field="summary", value=subject))
    middle = (flow.left + flow.right) / 2
    sheet.rule(middle - 18, flow.y + 2, middle + 18, flow.y + 2)
    flow.center(bold(f"CHỦ TỊCH ỦY BAN NHÂN DÂN {case.office.name.upper()}"), before_mm=5)
    flow.gap(2)
    bases = (
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
        "Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ về thực hiện thủ tục hành chính theo cơ chế "
        "một cửa, một cửa liên thông tại Bộ phận Một cửa và Cổng Dịch vụ công quốc gia;",
        f"Theo đề nghị của Trưởng phòng Văn hóa - Xã hội tại Tờ trình số {rng.randint(10, 300)}/TTr-VHXH.",
    )
    for base in bases:
        flow.para(italic(base), indent_mm=12.7)
    flow.center(bold("QUYẾT ĐỊNH:"), before_mm=3)
    money = dotted(rng.randint(10, 60) * 50000)
    articles = (
        f"Thực hiện {matter} đối với {who.title} {who.name}, sinh năm {who.birth_date.year}, cư trú tại {who.residence}; "
        f"mức hưởng {money} đồng/tháng kể từ tháng {rng.randint(1, 12):02d} năm 2026.",
        "Kinh phí thực hiện được bố trí trong dự toán ngân sách nhà nước năm 2026 theo phân cấp hiện hành.",
        f"Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân, Trưởng phòng Văn hóa - Xã hội {case.office.name} và "
        f"{who.title} {who.name} chịu trách nhiệm thi hành Quyết định này./.",
    )
    for count, article in enumerate(articles, 1):
        flow.para(bold(f"Điều {count}. "), Span(article), indent_mm=12.7, before_mm=1.5)
    _closing(flow, case, ("CHỦ TỊCH",), "Như Điều 3")
    return [sheet]


def notice(case: Case, press: Press) -> list[Sheet]:
    """THONG_BAO: Thông báo."""
    sheet = press.sheet()
    rng = press.rng
    day = case.earlier(rng, 3, 90)
    subject = rng.choice(NOTICES)
    y = official_head(
        sheet, "Ủy ban nhân dân", case.office.name, f"{rng.randint(1, 900):02d}/TB-UBND", case.office.short, day
    )
    flow = Flow(sheet, y_mm=y)
    title(flow, "THÔNG BÁO", 14, 3)
    flow.center(Span(subject, bold=True, field="summary", value=subject))
    middle = (flow.left + flow.right) / 2
    sheet.rule(middle - 18, flow.y + 2, middle + 18, flow.y + 2)
    flow.gap(5)
    who = case.applicant
    for text in (
        f"Ủy ban nhân dân {case.office.name} thông báo để {who.title} {who.name}, cư trú tại {who.residence} và các hộ gia đình, cá "
        "nhân trên địa bàn được biết những nội dung sau đây:",
        f"1. Thời gian thực hiện: từ ngày {short_date(day + timedelta(days=5))} đến ngày {short_date(day + timedelta(days=35))}.",
        f"2. Địa điểm: Trung tâm Phục vụ hành chính công {case.office.name}, vào giờ hành chính các ngày làm việc trong tuần.",
        "3. Tổ chức, cá nhân có yêu cầu giải thích, hướng dẫn liên hệ công chức phụ trách để được trả lời trực tiếp hoặc qua điện thoại "
        "của Bộ phận Tiếp nhận và Trả kết quả.",
        "Yêu cầu các thôn, khu phố phổ biến rộng rãi nội dung Thông báo này đến nhân dân biết, thực hiện./.",
    ):
        flow.para(text, indent_mm=12.7, before_mm=1.5)
    _closing(flow, case, ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Các thôn, khu phố")
    return [sheet]


def letter(case: Case, press: Press) -> list[Sheet]:
    """CONG_VAN: Công văn, one or two pages."""
    rng = press.rng
    sheet = press.sheet()
    day = case.earlier(rng, 3, 120)
    subject = rng.choice(LETTERS)
    y = official_head(
        sheet,
        "Ủy ban nhân dân",
        case.office.name,
        f"{rng.randint(10, 2900)}/UBND-VP",
        case.office.short,
        day,
        subject=subject,
    )
    flow = Flow(sheet, y_mm=y + 2)
    flow.center(Span(f"Kính gửi: Ủy ban nhân dân {case.household.neighbour.commune.name}"))
    flow.gap(3)
    who = case.applicant
    texts = [
        f"Thực hiện Kế hoạch số {rng.randint(20, 900)}/KH-UBND của Ủy ban nhân dân {PROVINCE} về nâng cao chất lượng giải quyết thủ tục hành "
        "chính, Ủy ban nhân dân xã đã rà soát các hồ sơ tiếp nhận tại Bộ phận Một cửa trong quý III năm 2026.",
        f"Qua rà soát, hồ sơ của {who.title} {who.name}, sinh ngày {short_date(who.birth_date)}, cư trú tại {who.residence}, có nội dung cần đối "
        "chiếu với sổ lưu tại quý cơ quan.",
        f"Để có cơ sở giải quyết, Ủy ban nhân dân {case.office.name} đề nghị quý cơ quan {subject}, gửi kết quả trước ngày "
        f"{short_date(day + timedelta(days=15))}.",
        "Rất mong nhận được sự phối hợp của quý cơ quan./.",
    ]
    for text in texts:
        flow.para(text, indent_mm=12.7, before_mm=2)
    _closing(flow, case, ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Như trên")
    return [sheet]


FORMS = (
    "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
    "PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ",
    "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
)
"""Forms that the one-stop system prints (TT 03/2025/TT-VPCP, mẫu 01–04)."""


def counter_form(case: Case, press: Press) -> list[Sheet]:
    """PHIEU_HE_THONG: a form printed by the one-stop system, mostly the receipt; QR top left."""
    sheet = press.sheet()
    style, rng, who = press.style, press.rng, case.applicant
    form = rng.choices(FORMS, (0.6, 0.2, 0.1, 0.1))[0]
    back = case.received_on + timedelta(days=rng.choice((1, 3, 5, 10)))
    payload = "|".join(
        (
            case.dossier_code,
            case.procedure_code or "1.001193",
            who.personal_id,
            form.capitalize(),
            "Hệ thống thông tin giải quyết TTHC tỉnh Quảng Trị",
            f"{case.received_on.isoformat()}T08:30:00+07:00",
            back.isoformat(),
        )
    )
    marks.qr(sheet, style.left_mm - 8, 12, 22, payload)
    flow = Flow(sheet, style.left_mm + 16, 210 - style.right_mm, 14)
    left = Flow(sheet, flow.left, flow.left + 66, 14)
    left.center(Span(f"UBND {case.office.name}".upper(), size_pt=11))
    left.center(bold("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG", 10.5))
    left.center(Span("Số: ", size_pt=11), known("dossier_code", case.dossier_code, size_pt=11))
    right = Flow(sheet, flow.left + 68, flow.right + 4, 14)
    right.center(bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 10.5))
    right.center(bold("Độc lập - Tự do - Hạnh phúc", 11.5))
    right.center(italic(f"{case.office.short}, {long_date(case.received_on)}", 11.5), before_mm=2)
    body = Flow(sheet, y_mm=max(left.y, right.y, 36) + 3)
    title(body, form, 14)
    body.gap(2)
    body.para("Trung tâm Phục vụ hành chính công ", case.office.name, align="left")
    (_receipt_body, _supplement_body, _refusal_body, _apology_body)[FORMS.index(form)](body, case, back)
    body.gap(4)
    half = body.width / 2
    y = body.y
    signers = ((body.left, "NGƯỜI NỘP HỒ SƠ", who.name), (body.left + half, "NGƯỜI TIẾP NHẬN HỒ SƠ", case.clerk))
    for x, heading, name in signers:
        part = Flow(sheet, x, x + half, y)
        part.center(bold(heading, 12))
        part.center(note("(Ký, ghi rõ họ tên)"))
        marks.signature(sheet, x + half / 2, part.y + 10, name, 28)
        part.gap(17)
        part.center(Span(name, size_pt=12))
    return [sheet]


def _lines(body: Flow, *texts: str) -> None:
    for text in texts:
        body.para(text, align="left", before_mm=0.6)


def _receipt_body(body: Flow, case: Case, back: date) -> None:
    who = case.applicant
    _lines(
        body,
        f"Tiếp nhận hồ sơ của: {who.name}",
        f"Địa chỉ: {who.residence}",
        f"Số điện thoại: {who.phone}",
        "Nội dung yêu cầu giải quyết: Thủ tục hành chính thuộc thẩm quyền của Ủy ban nhân dân cấp xã",
        "1. Thành phần hồ sơ nộp gồm:",
    )
    rows = [
        ("STT", "Tên giấy tờ", "Bản chính", "Bản sao"),
        ("1", "Tờ khai theo mẫu", "1", "0"),
        ("2", "Giấy tờ kèm theo", "1", "0"),
    ]
    body.table((14, body.width - 64, 25, 25), rows)
    body.gap(2)
    _lines(
        body,
        "2. Số lượng hồ sơ: 01 (bộ)",
        "3. Thời gian giải quyết hồ sơ theo quy định: 03 ngày làm việc",
        f"4. Thời gian nhận hồ sơ: 08 giờ 30 phút, ngày {short_date(case.received_on)}",
        f"5. Thời gian trả kết quả giải quyết hồ sơ: 16 giờ 30 phút, ngày {short_date(back)}",
        "6. Đăng ký nhận kết quả tại: Bộ phận Tiếp nhận và Trả kết quả",
    )


def _supplement_body(body: Flow, case: Case, back: date) -> None:
    _lines(
        body,
        f"Hồ sơ của: {case.applicant.name}",
        f"Mã hồ sơ: {case.dossier_code}",
        "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
        "1. Bổ sung bản chính giấy tờ chứng minh nội dung kê khai;",
        "2. Ghi đầy đủ số định danh cá nhân tại tờ khai.",
        f"Đề nghị ông/bà bổ sung, hoàn thiện hồ sơ trước ngày {short_date(back)}.",
        "Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, liên hệ với người tiếp nhận hồ sơ để được hướng dẫn.",
    )


def _refusal_body(body: Flow, case: Case, back: date) -> None:
    _lines(
        body,
        f"Tiếp nhận hồ sơ của: {case.applicant.name}",
        f"Địa chỉ: {case.applicant.residence}",
        f"Qua xem xét, ngày {short_date(back)} Trung tâm thông báo không tiếp nhận, giải quyết hồ sơ này với lý do:",
        "Nội dung đề nghị không thuộc thẩm quyền giải quyết của cơ quan tiếp nhận.",
        "Xin thông báo cho ông/bà được biết và thực hiện.",
    )


def _apology_body(body: Flow, case: Case, back: date) -> None:
    _lines(
        body,
        f"Ngày {short_date(case.received_on)}, Trung tâm đã tiếp nhận hồ sơ của ông/bà {case.applicant.name}",
        f"Mã hồ sơ: {case.dossier_code}",
        "Đến nay hồ sơ chưa giải quyết xong do cần xác minh tại nơi cư trú trước đây.",
        f"Trung tâm xin lỗi ông/bà và hẹn lại ngày trả kết quả là ngày {short_date(back)}.",
        "Sự chậm trễ này gây phiền hà cho ông/bà, mong nhận được sự thông cảm.",
    )


def _plain_document(
    case: Case,
    press: Press,
    symbol: str,
    heading: str,
    subject: str,
    paragraphs: tuple[str, ...],
    closing: tuple[str, ...],
    signer: str = "signer_name",
) -> list[Sheet]:
    sheet = press.sheet()
    rng = press.rng
    day = case.earlier(rng, 3, 200)
    number = f"{rng.randint(1, 900):02d}/{symbol}-UBND"
    y = official_head(sheet, "Ủy ban nhân dân", case.office.name, number, case.office.short, day)
    flow = Flow(sheet, y_mm=y)
    title(flow, heading, 14, 3)
    flow.center(Span(subject, bold=True, field="summary", value=subject))
    middle = (flow.left + flow.right) / 2
    sheet.rule(middle - 18, flow.y + 2, middle + 18, flow.y + 2)
    flow.gap(5)
    for text in paragraphs:
        flow.para(text, indent_mm=12.7, before_mm=1.5)
    _closing(flow, case, closing, "Như trên", signer)
    return [sheet]


_CHAIR = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def submission(case: Case, press: Press) -> list[Sheet]:
    """TO_TRINH: Tờ trình."""
    return _plain_document(
        case, press, "TTr", "TỜ TRÌNH", "Về việc phê duyệt chủ trương sửa chữa đường giao thông nông thôn",
        (
            f"Kính gửi: Ủy ban nhân dân {PROVINCE}.",
            f"Tuyến đường liên thôn trên địa bàn {case.office.name} dài {press.rng.randint(2, 9)},5 km đã xuống cấp, gây khó khăn cho việc đi lại của "
            "nhân dân, nhất là vào mùa mưa lũ.",
            f"Ủy ban nhân dân {case.office.name} kính trình Ủy ban nhân dân tỉnh xem xét, phê duyệt chủ trương và bố trí kinh phí "
            f"{dotted(press.rng.randint(5, 40) * 100_000_000)} đồng để thực hiện./.",
        ),
        _CHAIR,
    )  # fmt: skip


def report(case: Case, press: Press) -> list[Sheet]:
    """BAO_CAO: Báo cáo."""
    rng = press.rng
    return _plain_document(
        case, press, "BC", "BÁO CÁO", "Kết quả giải quyết thủ tục hành chính quý III năm 2026",
        (
            "Ủy ban nhân dân xã báo cáo kết quả thực hiện như sau:",
            f"1. Tổng số hồ sơ tiếp nhận: {rng.randint(800, 4000)} hồ sơ, trong đó trực tuyến {rng.randint(400, 700)} hồ sơ.",
            f"2. Số hồ sơ đã giải quyết: {rng.randint(700, 790)} hồ sơ; đúng hạn và trước hạn đạt {rng.randint(93, 99)},{rng.randint(0, 9)} %.",
            f"3. Tỷ lệ số hóa thành phần hồ sơ đạt {rng.randint(60, 95)} %.",
            "Trên đây là báo cáo kết quả giải quyết thủ tục hành chính, Ủy ban nhân dân xã kính báo cáo./.",
        ),
        _CHAIR,
    )  # fmt: skip


def invitation(case: Case, press: Press) -> list[Sheet]:
    """GIAY_MOI: Giấy mời."""
    day = case.received_on
    return _plain_document(
        case, press, "GM", "GIẤY MỜI", "Họp thống nhất ranh giới thửa đất",
        (
            f"Ủy ban nhân dân {case.office.name} trân trọng kính mời {case.applicant.title} {case.applicant.name}, cư trú tại {case.applicant.residence}.",
            f"Thời gian: 08 giờ 00 phút, {long_date(day + timedelta(days=4))}.",
            f"Địa điểm: Phòng họp Ủy ban nhân dân {case.office.name}.",
            "Thành phần: đại diện các hộ có đất liền kề, công chức địa chính và trưởng thôn.",
            "Rất mong ông/bà có mặt đúng giờ để cuộc họp đạt kết quả./.",
        ),
        _CHAIR, "",
    )  # fmt: skip


def minutes(case: Case, press: Press) -> list[Sheet]:
    """BIEN_BAN: Biên bản làm việc."""
    return _plain_document(
        case, press, "BB", "BIÊN BẢN", "Làm việc về xác minh hiện trạng sử dụng đất",
        (
            f"Hôm nay, vào hồi 08 giờ 30 phút, {long_date(case.earlier(press.rng, 3, 20))}, tại trụ sở Ủy ban nhân dân {case.office.name}.",
            f"Chúng tôi gồm: 1. {case.clerk} - công chức địa chính; 2. {case.applicant.name} - người sử dụng đất; 3. {case.household.neighbour.name} - "
            "chủ sử dụng đất liền kề.",
            f"Nội dung: kiểm tra hiện trạng thửa đất số {case.land.parcel_number}, tờ bản đồ số {case.land.map_sheet}; ranh giới ổn định, không tranh chấp.",
            "Biên bản được lập thành 03 bản, đã đọc lại cho mọi người cùng nghe và thống nhất ký tên. Biên bản kết thúc vào hồi 10 giờ cùng ngày.",
        ),
        ("ĐẠI DIỆN ỦY BAN NHÂN DÂN",), "",
    )  # fmt: skip


def introduction(case: Case, press: Press) -> list[Sheet]:
    """GIAY_GIOI_THIEU: Giấy giới thiệu."""
    sheet = press.sheet()
    rng, who = press.rng, case.applicant
    day = case.earlier(rng, 1, 20)
    number = f"{rng.randint(10, 700)}/GGT-UBND"
    y = official_head(sheet, "Ủy ban nhân dân", case.office.name, number, case.office.short, day)
    flow = Flow(sheet, y_mm=y)
    title(flow, "GIẤY GIỚI THIỆU", 15)
    until = day + timedelta(days=15)
    flow.gap(3)
    flow.para(f"Ủy ban nhân dân {case.office.name} trân trọng giới thiệu:", indent_mm=10)
    flow.para("Ông (bà): ", known("person_name", who.name, bold=True), align="left", before_mm=1)
    flow.para("Số định danh cá nhân: ", known("person_personal_id", who.personal_id), align="left", before_mm=1)
    flow.para(f"Được cử đến: Ủy ban nhân dân {case.household.neighbour.commune.current}", align="left", before_mm=1)
    flow.para("Về việc: liên hệ công tác theo chức năng, nhiệm vụ được giao.", align="left", before_mm=1)
    flow.para(
        "Giấy có giá trị đến hết ngày ",
        known("valid_until", short_date(until), until.isoformat()),
        ".",
        align="left",
        before_mm=1,
    )
    _closing(flow, case, ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Như trên", "")
    return [sheet]
