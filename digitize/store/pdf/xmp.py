"""The XMP packet: title, language, dates, PDF/A mark and the nine minimum metadata of TT 01/2023/TT-VPCP Đ.9."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from digitize.errors import SealError
from digitize.store.pdf.model import MinimumMetadata, PdfMetadata

NAMESPACE = "urn:vn:tt-01-2023-tt-vpcp:giay-to-so-hoa:1#"
"""Namespace of our own properties; described in the packet itself as PDF/A asks (ISO 19005-2 §6.6.2.3)."""

PROPERTIES: dict[str, tuple[str, str]] = {
    "paper_type_code": ("maLoaiGiayTo", "Mã loại giấy tờ"),
    "owner_id": ("soDinhDanh", "Số định danh cá nhân hoặc mã định danh tổ chức"),
    "paper_name": ("tenGiayTo", "Tên giấy tờ"),
    "number": ("soKyHieu", "Số, ký hiệu"),
    "issue_date": ("ngayCap", "Ngày cấp"),
    "issuer": ("coQuanCap", "Cơ quan cấp"),
    "summary": ("trichYeu", "Trích yếu nội dung chính"),
    "valid_until": ("thoiHanHieuLuc", "Thời hạn hiệu lực"),
    "scope": ("phamViHieuLuc", "Phạm vi hiệu lực"),
}
RESULT_CODE = ("maKetQuaSoHoa", "Mã kết quả số hóa")
UNCONFIRMED = ("chuaXacNhan", "Các trường máy đọc mà chưa có người xác nhận")
REENCODED_PAGES = ("trangMaHoaLai", "Các trang có ảnh phải mã hóa lại")

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="2" pdfaid:conformance="U"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool={tool}
 xmp:CreateDate="{date}" xmp:ModifyDate="{date}" xmp:MetadataDate="{described}"/>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer={tool}/>
{own}</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

_OWN = """<rdf:Description rdf:about="" xmlns:so="{namespace}">
{values}</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Giấy tờ số hóa (TT 01/2023/TT-VPCP)</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI><pdfaSchema:prefix>so</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
{descriptions}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""

_DESCRIPTION = (
    '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>"
    "<pdfaProperty:description>{text}</pdfaProperty:description></rdf:li>\n"
)


def xmp_packet(metadata: PdfMetadata, reencoded_pages: Iterable[int]) -> bytes:
    """Write the packet, UTF-8. ``reencoded_pages`` are page numbers whose image could not stay as it was.

    Raises :class:`SealError` for a date without time zone.
    """
    own = dict(_own_values(metadata, reencoded_pages))
    return _PACKET.format(
        title=_text(metadata.title),
        language=_text(metadata.language),
        tool=quoteattr(_clean(metadata.creator_tool)),
        date=iso_date(metadata.created_at),
        described=iso_date(metadata.described_at or metadata.created_at),
        own=_own_part(own) if own else "",
    ).encode("utf-8")


def iso_date(moment: datetime) -> str:
    """ISO 8601 to the second with its zone. Raises :class:`SealError` where the zone is missing."""
    if moment.tzinfo is None:
        raise SealError(reason="ngày tạo tệp thiếu múi giờ")
    return moment.isoformat(timespec="seconds")


def _own_values(metadata: PdfMetadata, reencoded_pages: Iterable[int]) -> Iterable[tuple[tuple[str, str], str]]:
    if metadata.minimum is not None:
        for item in fields(MinimumMetadata):
            value: str = getattr(metadata.minimum, item.name)
            if value:
                yield PROPERTIES[item.name], value
    if metadata.result_code:
        yield RESULT_CODE, metadata.result_code
    if metadata.unconfirmed:
        yield UNCONFIRMED, ", ".join(PROPERTIES[name][0] for name in metadata.unconfirmed)
    pages = ", ".join(str(page) for page in reencoded_pages)
    if pages:
        yield REENCODED_PAGES, pages


def _own_part(own: dict[tuple[str, str], str]) -> str:
    return _OWN.format(
        namespace=NAMESPACE,
        values="".join(f"<so:{name}>{_text(value)}</so:{name}>\n" for (name, _), value in own.items()),
        descriptions="".join(_DESCRIPTION.format(name=name, text=text) for name, text in own),
    )


def _clean(value: str) -> str:
    """Without the control characters that XML forbids."""
    return "".join(letter if letter >= " " and letter not in "\ufffe\uffff" else " " for letter in value)


def _text(value: str) -> str:
    return escape(_clean(value))
