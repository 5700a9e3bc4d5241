"""Pages for the tests of the classify room, built from lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from digitize.ocr import Line, PageReading, PageText, Word
from digitize.scan import Box, ColourMode, MachineCode, Quality, Verdict

WIDTH_PX, HEIGHT_PX, DPI = 1654, 2339, 200.0
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def page(
    *lines: str,
    blank: bool = False,
    codes: Sequence[MachineCode] = (),
    colour_mode: ColourMode = ColourMode.COLOUR,
    seal: bool = False,
) -> PageReading:
    """A page with these lines spread evenly down it."""
    step = (HEIGHT_PX - 200) // max(1, len(lines))
    made = tuple(_line(text, 100 + place * step) for place, text in enumerate(lines))
    return PageReading(
        width_px=WIDTH_PX,
        height_px=HEIGHT_PX,
        dpi=DPI,
        rotation_degrees=0,
        skew_degrees=0.0,
        colour_mode=colour_mode,
        blank=blank,
        quality=Quality(Verdict.GOOD),
        codes=tuple(codes),
        text=PageText(made, "test", 0.0),
        seal_boxes_px=(Box(900, 1800, 280, 280),) if seal else (),
    )


def _line(text: str, y: int) -> Line:
    words = []
    x = 200
    for part in text.split():
        words.append(Word(part, Box(x, y, 14 * len(part), 30), 0.93))
        x += 14 * (len(part) + 1)
    return Line(text, Box(200, y, max(1, x - 200), 30), 0.93, tuple(words))


def birth_declaration(child: str = "LÊ THỊ MAI") -> PageReading:
    return page(
        *MOTTO,
        "TỜ KHAI ĐĂNG KÝ KHAI SINH",
        "Kính gửi: Ủy ban nhân dân xã Hải Lăng",
        "Họ, chữ đệm, tên người yêu cầu: LÊ VĂN NAM",
        "Giấy tờ tùy thân: CCCD số 045090990123 do Cục Cảnh sát cấp ngày 15/04/2021",
        "Nơi cư trú: Thôn 1, xã Hải Lăng, tỉnh Quảng Trị",
        "Quan hệ với người được khai sinh: Cha",
        "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:",
        f"Họ, chữ đệm, tên: {child}",
        "Ngày, tháng, năm sinh: 05/09/2026 ghi bằng chữ: Ngày năm tháng chín",
        "Giới tính: Nữ Dân tộc: Kinh Quốc tịch: Việt Nam",
        "Họ, chữ đệm, tên người mẹ: TRẦN THỊ HOA",
        "Họ, chữ đệm, tên người cha: LÊ VĂN NAM",
        "Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật",
    )


def birth_notice() -> PageReading:
    return page(
        "BỘ Y TẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BỆNH VIỆN ĐA KHOA TỈNH Độc lập - Tự do - Hạnh phúc",
        "Số: 0456 Quyển số: 12/2026",
        "GIẤY CHỨNG SINH",
        "Họ và tên mẹ: TRẦN THỊ HOA",
        "Đã sinh con vào lúc: 07 giờ 15 phút ngày 05 tháng 9 năm 2026",
        "Tại: Bệnh viện đa khoa tỉnh Quảng Trị",
        "Số con trong lần sinh này: 1",
        "Giới tính của con: Nữ  Cân nặng: 3200 g",
        "Dự định đặt tên con là: LÊ THỊ MAI",
        "Người đỡ đẻ (Ký, ghi rõ họ tên)",
        seal=True,
    )


def chip_card() -> PageReading:
    qr = "045090990123||LÊ VĂN NAM|01011990|Nam|Thôn 1, Hải Lăng, Quảng Trị|15042021"
    return page(
        *MOTTO,
        "CĂN CƯỚC CÔNG DÂN",
        "Citizen Identity Card",
        "Số / No.: 045090990123",
        "Họ và tên / Full name: LÊ VĂN NAM",
        "Ngày sinh / Date of birth: 01/01/1990",
        codes=[MachineCode("qr", qr, Box(1200, 200, 200, 200))],
    )


def system_receipt() -> PageReading:
    return page(
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ Độc lập - Tự do - Hạnh phúc",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Mã hồ sơ: H50.12-261002-0007",
        "Thành phần hồ sơ nộp gồm: 1. Tờ khai đăng ký khai sinh 2. Giấy chứng sinh",
        "Thời gian nhận hồ sơ: 09 giờ 15 phút, ngày 02 tháng 10 năm 2026",
        "NGƯỜI NỘP HỒ SƠ NGƯỜI TIẾP NHẬN HỒ SƠ",
        codes=[MachineCode("qr", "H50.12-261002-0007|1.001193|045090990123", Box(80, 80, 150, 150))],
    )


def permit_application() -> list[PageReading]:
    return [
        page(
            "Mẫu số 01",
            *MOTTO,
            "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG",
            "(Sử dụng cho công trình: Nhà ở riêng lẻ)",
            "Kính gửi: Ủy ban nhân dân phường Đông Hà",
            "1. Thông tin về chủ đầu tư:",
            "Tên chủ đầu tư (tên chủ hộ): NGUYỄN VĂN AN",
            "Địa chỉ liên hệ: số 12 đường Lê Lợi",
            "2. Thông tin công trình:",
            "Lô đất số: 45 Diện tích: 120 m2",
        ),
        page(
            "2",
            "3. Tổ chức, cá nhân lập, thẩm tra thiết kế xây dựng:",
            "Tên đơn vị thiết kế: Công ty TNHH Kiến trúc Miền Trung",
            "4. Nội dung đề nghị cấp phép:",
            "Cốt xây dựng: 0,45 m  Khoảng lùi: 2 m",
            "Tổng diện tích sàn: 180 m2",
            "5. Dự kiến thời gian hoàn thành công trình: 6 tháng",
            "Tôi xin cam kết làm theo đúng giấy phép được cấp",
        ),
    ]


def land_certificate() -> list[PageReading]:
    return [
        page(
            *MOTTO,
            "GIẤY CHỨNG NHẬN",
            "QUYỀN SỬ DỤNG ĐẤT",
            "QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT",
            "I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất",
            "Ông: NGUYỄN VĂN AN",
            "Số phát hành: DA 123456",
            seal=True,
        ),
        page(
            "II. Thửa đất, nhà ở và tài sản khác gắn liền với đất",
            "1. Thửa đất:",
            "a) Thửa đất số: 45, tờ bản đồ số: 12",
            "c) Diện tích: 120 m2",
            "đ) Mục đích sử dụng: Đất ở tại đô thị",
            "e) Thời hạn sử dụng: Lâu dài",
            "g) Nguồn gốc sử dụng: Nhận chuyển nhượng",
            "Số vào sổ cấp GCN: CS 01234",
        ),
    ]


def drawing(title: str) -> PageReading:
    return page(
        title,
        "TỶ LỆ 1/100",
        "CHỦ ĐẦU TƯ: NGUYỄN VĂN AN",
        "CÔNG TRÌNH: NHÀ Ở RIÊNG LẺ",
        "CHỦ TRÌ THIẾT KẾ",
        "KIỂM TRA",
        "BẢN VẼ SỐ: KT-01",
    )


def stranger() -> PageReading:
    return page(
        "Công ty Điện lực Quảng Trị",
        "Hóa đơn tiền điện kỳ 1 tháng 9 năm 2026",
        "Chỉ số cũ 1203 chỉ số mới 1388 tiêu thụ 185 kWh",
        "Tổng cộng tiền thanh toán 412.300 đồng",
        "Quý khách vui lòng thanh toán trước ngày 20",
    )


def blank() -> PageReading:
    return page(blank=True)
