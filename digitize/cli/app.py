"""The commands, their options, and how their errors are told.

Each command loads what it needs when it is called: listing the options must not load an engine.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from digitize.errors import DigitizeError
from digitize.ocr import DEFAULT_ENGINE

app = typer.Typer(
    name="digitize",
    help="Số hóa hồ sơ một cửa: đọc, tách, ký, lưu. / Digitise one-stop dossiers: read, split, sign, keep.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keys = typer.Typer(help="Khóa truy cập của trạm quét và người dùng / keys of stations and people", no_args_is_help=True)
app.add_typer(keys, name="keys")
catalogue = typer.Typer(help="Danh mục thủ tục và thành phần hồ sơ / procedures and their papers", no_args_is_help=True)
app.add_typer(catalogue, name="catalog")
model = typer.Typer(help="Trọng số tách hồ sơ / the splitting weights", no_args_is_help=True)
app.add_typer(model, name="model")

Files = Annotated[list[Path], typer.Argument(help="JPEG, PNG, TIFF, HEIC, PDF, theo thứ tự / in order")]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON / print JSON")]
EngineName = Annotated[str, typer.Option(help="lines | tesserocr | pytesseract")]
Jobs = Annotated[int, typer.Option(min=1, help="Số tiến trình đọc / reading processes")]
_CORES = os.cpu_count() or 1


@app.command()
def read(
    files: Files,
    as_json: AsJson = False,
    engine: EngineName = DEFAULT_ENGINE,
    jobs: Jobs = _CORES,
    debug: Annotated[
        Path | None, typer.Option(help="Thư mục ghi ảnh từng bước / folder for pictures of each step")
    ] = None,
    hocr: Annotated[Path | None, typer.Option(help="Thư mục ghi hOCR / folder for hOCR")] = None,
    alto: Annotated[Path | None, typer.Option(help="Thư mục ghi ALTO / folder for ALTO")] = None,
) -> None:
    """Đọc từng trang: văn bản, khung từ, độ tin cậy, mã vạch. / Read each page; --json: one line a page.

    Tệp không đọc được có một dòng lỗi, các tệp khác vẫn được đọc; mã thoát khi đó là 1.
    """
    from digitize.cli.read import Folders
    from digitize.cli.read import read as run

    if not run(files, as_json=as_json, engine=engine, jobs=jobs, folders=Folders(debug, hocr, alto)):
        sys.exit(1)


@app.command()
def dossier(
    files: Files,
    procedure: Annotated[str, typer.Option(help="Mã thủ tục, ví dụ 1.001193 / procedure code")],
    out: Annotated[Path, typer.Option(help="Thư mục ghi PDF đã ký / folder for the signed PDFs")],
    branch: Annotated[str | None, typer.Option(help="Trường hợp / branch; mặc định: trường hợp đầu")] = None,
    code: Annotated[str | None, typer.Option(help="Mã hồ sơ / dossier code")] = None,
    explain: Annotated[bool, typer.Option(help="Giải thích từng trang / why each page went where it went")] = False,
    as_json: AsJson = False,
    engine: EngineName = DEFAULT_ENGINE,
    jobs: Jobs = _CORES,
) -> None:
    """Tách một chồng giấy theo thành phần hồ sơ, ký PDF, bóc tách dữ liệu. / The whole main job on local files."""
    from digitize.cli.dossier import dossier as run

    if not run(
        files, procedure=procedure, branch=branch, code=code, out=out, as_json=as_json, engine=engine, jobs=jobs,
        with_explanation=explain,
    ):  # fmt: skip
        sys.exit(1)


@app.command()
def compact(
    file: Annotated[Path, typer.Argument(help="PDF đã ký của hệ thống này / a signed PDF of this system")],
    out: Annotated[Path, typer.Argument(help="Tệp rút gọn sẽ ghi / where the small copy goes")],
) -> None:
    """Tạo bản rút gọn để đọc qua đường truyền chậm; không thay tệp đã ký. / A small copy, never the signed file."""
    from digitize.cli.compact import compact as run

    run(file, out)


@app.command()
def explain(
    dossier: Annotated[str, typer.Argument(help="Mã hồ sơ, ví dụ H50.12-261002-0007 / dossier code")],
    as_json: AsJson = False,
) -> None:
    """Vì sao mỗi trang vào giấy tờ đó: dấu hiệu, khả năng kế tiếp, danh mục đã đổi gì. / Why each page went there."""
    from digitize.cli.explain import explain as run

    run(dossier, as_json=as_json)


@app.command()
def sign(
    address: Annotated[str, typer.Option(help="Địa chỉ dịch vụ, ví dụ http://127.0.0.1:8080 / the service")],
    key: Annotated[
        str, typer.Option(help="Khóa truy cập của cán bộ; hỏi nếu không ghi / the officer's access key, else asked for")
    ] = "",
    pkcs12: Annotated[Path | None, typer.Option(help="Tệp khóa .p12, .pfx / key file")] = None,
    pkcs11: Annotated[
        str, typer.Option(help="Khóa trên thiết bị: pkcs11:token=…;object=…?module-path=… / key on a token")
    ] = "",
    pin_file: Annotated[Path | None, typer.Option(help="Tệp mật khẩu hoặc mã PIN; hỏi một lần nếu không có")] = None,
) -> None:
    """Ký các tệp đang chờ ký bằng khóa của cán bộ; khóa không rời máy này. / Sign all that waits, with one's own key.

    Tệp nào không ký được thì nêu tên và lý do, các tệp khác vẫn được ký; mã thoát khi đó là 1.
    """
    from digitize.cli.sign import sign as run

    if not run(address, key, pkcs12=pkcs12, pkcs11=pkcs11, pin_file=pin_file):
        sys.exit(1)


@app.command()
def serve() -> None:
    """Chạy dịch vụ: hàng đợi, tiến trình đọc, API và trang web; Ctrl-C dừng tất cả. / Run the whole service."""
    from digitize.cli.serve import serve as run

    run()


@app.command()
def verify(
    everything: Annotated[
        bool, typer.Option("--all", help="Kiểm tra tất cả; mặc định / everything; the default")
    ] = False,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Chỉ kiểm tra N tệp mỗi loại, chọn ngẫu nhiên / N of each kind at random")
    ] = None,
    findings: Annotated[
        bool, typer.Option("--findings", help="Chỉ xem các sai lệch đang mở / only list what stands open")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Kiểm tra toàn vẹn: tệp, chữ ký, nhật ký so với những gì đã ghi. / Check all that is kept; 1: something is wrong.

    Mã thoát 0: không có gì sai; 1: có sai lệch; 2: không kiểm tra được (kho hoặc cơ sở dữ liệu không trả lời).
    """
    from digitize.cli.verify import list_findings
    from digitize.cli.verify import verify as run

    if everything + findings + (sample is not None) > 1:
        raise typer.BadParameter("--all | --sample N | --findings")
    whole = list_findings(as_json=as_json) if findings else run(sample, as_json=as_json)
    if not whole:
        sys.exit(1)


@app.command("copy")
def second_copy(
    begin_anew: Annotated[
        bool, typer.Option("--begin-anew", help="Kho mới còn trống: đánh dấu, chép lại từ đầu / at a new, empty store")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bản sao thứ hai của kho lưu trữ: còn bao nhiêu tệp chờ, có dùng được không. / Where the second copy stands.

    Mã thoát 1: chưa dùng được, hoặc còn tệp chờ.
    """
    from digitize.cli.copy import begin_anew as anew
    from digitize.cli.copy import show as run

    if begin_anew:
        anew()
    elif not run(as_json=as_json):
        sys.exit(1)


@keys.command()
def create(
    name: Annotated[str, typer.Argument(help="Tên trạm hoặc người dùng / name of the station or person")],
    role: Annotated[str, typer.Option(help="station | officer | compliance | admin")],
    agency: Annotated[str | None, typer.Option(help="Mã định danh cơ quan, ví dụ H50.12 / agency code")] = None,
) -> None:
    """Tạo khóa mới; khóa chỉ hiện một lần. / Make a key; it is shown this once."""
    from digitize.cli.keys import create as run

    run(name, role, agency)


@keys.command("list")
def list_keys() -> None:
    """Liệt kê các khóa. / List the keys (never the keys themselves)."""
    from digitize.cli.keys import list_all as run

    run()


@keys.command()
def revoke(key_id: Annotated[str, typer.Argument(help="Mã trong `keys list` / id shown by `keys list`")]) -> None:
    """Thu hồi một khóa. / End a key."""
    from digitize.cli.keys import revoke as run

    run(key_id)


OnDay = Annotated[str | None, typer.Option("--on", help="Ngày áp dụng, ví dụ 2026-07-18; mặc định: hôm nay / day")]


@catalogue.command("import")
def import_catalogue(
    file: Annotated[Path, typer.Argument(help="Tệp .jsonl hoặc .jsonl.gz của Cổng Dịch vụ công quốc gia")],
    valid_from: Annotated[
        str | None, typer.Option(help="Có hiệu lực từ ngày; mặc định: hôm nay / in force from this day")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Nhập thủ tục của Cổng Dịch vụ công quốc gia vào thư mục dữ liệu. / Import the national portal's procedures.

    In ra: đã lấy gì, ghép với loại giấy tờ nào theo quy tắc nào, cán bộ cần ghép gì. Mã thoát 1 nếu có dòng hỏng.
    """
    from digitize.cli.catalogue import import_file

    if not import_file(file, valid_from, as_json=as_json):
        sys.exit(1)


@catalogue.command("list")
def list_catalogue(
    text: Annotated[str, typer.Argument(help="Một phần mã hoặc tên, không cần dấu / part of code or name")] = "",
    on: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Liệt kê các thủ tục có hiệu lực. / List the procedures in force."""
    from digitize.cli.catalogue import list_procedures

    list_procedures(on, text, as_json=as_json)


@catalogue.command("show")
def show_procedure(
    code: Annotated[str, typer.Argument(help="Mã thủ tục, ví dụ 1.001193 / procedure code")],
    on: OnDay = None,
    branch: Annotated[str | None, typer.Option(help="Chỉ một trường hợp / one branch only")] = None,
    as_json: AsJson = False,
) -> None:
    """Xem một thủ tục: trường hợp, thành phần, loại giấy tờ. / Show a procedure with its branches and papers."""
    from digitize.cli.catalogue import show

    show(code, on, branch, as_json=as_json)


@model.command()
def show() -> None:
    """Bản đang dùng và các bản trước. / The version in force and those before it."""
    from digitize.cli.model import show as run

    run()


@model.command()
def retrain(
    only_compare: Annotated[bool, typer.Option(help="Chỉ so sánh, không thay / compare, change nothing")] = False,
) -> None:
    """Học lại từ bộ mẫu và các hồ sơ đã sửa; chỉ nhận nếu không kém hơn. / Learn anew; taken only if not worse.

    Mã thoát 1 nếu bản mới kém hơn; khi đó không có gì thay đổi.
    """
    from digitize.cli.model import retrain as run

    if not run(only_compare=only_compare):
        sys.exit(1)


@model.command()
def rollback(
    to_packaged: Annotated[bool, typer.Option(help="Về bản đi kèm phần mềm / to the packaged version")] = False,
) -> None:
    """Quay về bản trước. / Go back to the version before."""
    from digitize.cli.model import rollback as run

    run(to_packaged=to_packaged)


@keys.command()
def unlock() -> None:
    """Cho thử lại mã PIN của khóa ký trên thiết bị. / Allow the PIN of the signing token to be tried again."""
    from digitize.cli.keys import unlock as run

    run()


def main() -> None:
    """Run the command line; a known error is told in two lines and ends with status 2."""
    try:
        app()
    except DigitizeError as error:
        print(f"{error.text_vi}\n{error.text_en} [{error.code}]", file=sys.stderr)
        sys.exit(2)
