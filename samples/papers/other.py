# ruff: noqa: E501  sentences stand as the paper prints them
"""Pages that are no component: other papers that slipped into the stack, and empty backs."""

from __future__ import annotations

from samples.case import Case
from samples.flow import Flow
from samples.press import Press
from samples.sheet import Sheet, Span, bold, italic
from samples.wording import dotted, short_date

GOODS = (
    ("Xi măng PCB40 (bao 50 kg)", 86000), ("Thép cuộn phi 6", 17200), ("Gạch 6 lỗ", 1450), ("Sơn nước nội thất 18 lít", 1250000),
    ("Bồn nước inox 1000 lít", 3450000), ("Ống nhựa PVC phi 90", 118000), ("Dây điện 2x2,5", 19500), ("Cát xây (m3)", 320000),
)  # fmt: skip


def invoice(case: Case, press: Press) -> list[Sheet]:
    """A shop's bill."""
    sheet = press.sheet()
    rng = press.rng
    flow = Flow(sheet)
    shop = rng.choice(
        ("CỬA HÀNG VẬT LIỆU XÂY DỰNG HÒA PHÁT", "CỬA HÀNG ĐIỆN NƯỚC MINH TÂM", "ĐẠI LÝ VẬT TƯ THÀNH CÔNG")
    )
    flow.para(bold(shop, 14), align="left")
    flow.para(f"Địa chỉ: {case.household.neighbour.residence}", align="left")
    flow.para(f"Điện thoại: {case.household.neighbour.phone}", align="left")
    flow.center(bold("HÓA ĐƠN BÁN LẺ", 18), before_mm=6)
    flow.center(italic(f"Ngày {short_date(case.earlier(rng, 1, 60))}"))
    flow.gap(2)
    flow.para(f"Khách hàng: {case.applicant.name}", align="left")
    rows: list[tuple[str, ...]] = [("STT", "Tên hàng", "Số lượng", "Đơn giá", "Thành tiền")]
    total = 0
    for number, (name, price) in enumerate(rng.sample(GOODS, rng.randint(3, 6)), 1):
        count = rng.randint(1, 90)
        total += count * price
        rows.append((str(number), name, str(count), dotted(price), dotted(count * price)))
    rows.append(("", "Tổng cộng", "", "", dotted(total)))
    flow.table((12, flow.width - 100, 24, 30, 34), rows, align=("left", "left", "right", "right", "right"))
    flow.gap(6)
    half = flow.width / 2
    y = flow.y
    Flow(sheet, flow.left, flow.left + half, y).center(bold("Người mua hàng"))
    Flow(sheet, flow.left + half, flow.right, y).center(bold("Người bán hàng"))
    return [sheet]


def private_letter(case: Case, press: Press) -> list[Sheet]:
    """A letter in English from a company abroad."""
    sheet = press.sheet()
    flow = Flow(sheet)
    rng = press.rng
    flow.para(bold("Northern Harbour Trading Ltd.", 16), align="left")
    flow.para(Span("14 Quayside Road, Southampton", size_pt=11), align="left")
    flow.para(f"{case.earlier(rng, 5, 80):%d %B %Y}", align="right", before_mm=8)
    flow.para("Dear Sir or Madam,", align="left", before_mm=6)
    for text in (
        "Thank you for your enquiry about our spring catalogue. We are pleased to enclose the price list that you asked for, "
        "together with our general terms of delivery.",
        f"Please note that orders placed before the end of the month are sent free of charge. Your reference is {rng.randint(10000, 99999)}.",
        "Should you have any further questions, do not hesitate to contact our sales office during working hours.",
    ):
        flow.para(text, before_mm=3)
    flow.para("Yours faithfully,", align="left", before_mm=8)
    flow.para("J. Whitcombe, Sales Office", align="left", before_mm=18)
    return [sheet]


def quotation(case: Case, press: Press) -> list[Sheet]:
    """A company's offer of prices."""
    sheet = press.sheet()
    rng = press.rng
    flow = Flow(sheet)
    flow.para(bold("CÔNG TY TNHH NỘI THẤT AN CƯ", 14), align="left")
    flow.para(Span(f"Văn phòng: {case.household.neighbour.residence}", size_pt=11), align="left")
    flow.center(bold("BẢNG BÁO GIÁ", 18), before_mm=8)
    flow.para(f"Kính gửi quý khách: {case.applicant.name}", align="left", before_mm=3)
    flow.para("Công ty xin gửi đến quý khách bảng báo giá các mặt hàng như sau:", align="left")
    rows: list[tuple[str, ...]] = [("TT", "Mặt hàng", "Đơn giá (đồng)")]
    for number, (name, price) in enumerate(rng.sample(GOODS, 5), 1):
        rows.append((str(number), name, dotted(price)))
    flow.table((14, flow.width - 60, 46), rows, align=("center", "left", "right"))
    flow.para("Báo giá trên đã bao gồm thuế giá trị gia tăng, có hiệu lực trong 30 ngày.", before_mm=4)
    flow.para(italic(f"Ngày {short_date(case.earlier(rng, 1, 50))}"), align="right", before_mm=3)
    flow.para(bold("PHÒNG KINH DOANH"), align="right")
    return [sheet]


def electricity_bill(case: Case, press: Press) -> list[Sheet]:
    """A bill for electricity."""
    sheet = press.sheet()
    rng = press.rng
    flow = Flow(sheet)
    used = rng.randint(60, 420)
    money = used * 2204
    flow.para(bold("ĐIỆN LỰC KHU VỰC", 13), align="left")
    flow.center(bold("THÔNG BÁO TIỀN ĐIỆN SINH HOẠT", 16), before_mm=6)
    flow.center(italic(f"Kỳ thanh toán tháng {rng.randint(1, 9):02d}/2026"))
    flow.gap(3)
    for label, text in (
        ("Khách hàng:", case.applicant.name),
        ("Địa chỉ sử dụng điện:", case.applicant.residence),
        ("Mã khách hàng:", f"PC05{rng.randint(10**8, 10**9 - 1)}"),
        ("Điện tiêu thụ:", f"{used} kWh"),
        ("Số tiền phải thanh toán:", f"{dotted(money)} đồng"),
    ):
        flow.para(f"{label} {text}", align="left", before_mm=1)
    flow.table(
        (60, 50, 50),
        [
            ("Chỉ số đầu kỳ", "Chỉ số cuối kỳ", "Sản lượng"),
            (str(rng.randint(900, 4000)), str(rng.randint(4001, 5000)), str(used)),
        ],
    )
    flow.para("Quý khách vui lòng thanh toán trong 07 ngày để không bị gián đoạn cung cấp điện.", before_mm=4)
    return [sheet]


def handwritten_note(case: Case, press: Press) -> list[Sheet]:
    """A note by hand on ruled paper."""
    sheet = press.sheet()
    flow = Flow(sheet, 26, 190, 20)
    for line in range(34):
        y = 22 + line * 7.6
        sheet.rule(10, y, 200, y, (170, 186, 214), 0.12)
    who = case.household.neighbour
    for text in (
        f"Gửi {case.applicant.title} {case.applicant.name.split()[-1]},",
        "Chiều nay tôi ghé nhà mà không gặp. Nhờ chuyển giúp bộ chìa khóa cho bác Tư ở đầu xóm.",
        "Tiền vật liệu hôm trước tôi đã trả đủ cho cửa hàng, còn thiếu mấy bao xi măng mai họ chở tới.",
        f"Có gì gọi tôi theo số {who.phone}.",
        who.name.split()[-1],
    ):
        flow.para(Span(text, filled=True), align="left", before_mm=2)
    return [sheet]


def blank(case: Case, press: Press) -> list[Sheet]:
    """An empty side. Whatever shines through is not on it."""
    del case
    sheet = press.sheet()
    sheet.blank = True
    return [sheet]
