"""``digitize keys``: access keys of stations and people."""

from __future__ import annotations

from typing import Annotated

import typer

from digitize.service import opened_service
from digitize.settings import Settings
from digitize.store.access import Role, create_key, list_keys, revoke_key

app = typer.Typer(help="Khóa truy cập của trạm quét và người dùng / keys of stations and people", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Tên trạm hoặc người dùng / name of the station or person")],
    role: Annotated[Role, typer.Option(help="Vai trò / role")],
    agency: Annotated[str | None, typer.Option(help="Mã định danh cơ quan, ví dụ H50.12 / agency code")] = None,
) -> None:
    """Tạo khóa mới; khóa chỉ hiện một lần. / Make a key; it is shown this once."""
    with opened_service(Settings()) as service, service.writing() as session:
        key = create_key(session, name, role, agency)
    print(key)


@app.command("list")
def list_all() -> None:
    """Liệt kê các khóa. / List the keys (never the keys themselves)."""
    with opened_service(Settings()) as service, service.reading() as session:
        for key in list_keys(session):
            state = "đã thu hồi / revoked" if key.revoked_at else "đang dùng / in force"
            print(f"{key.key_id}  {key.role:<10}  {key.agency_code or '*':<10}  {state}  {key.name}")


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="Mã của khóa trong `keys list` / id shown by `keys list`")],
) -> None:
    """Thu hồi một khóa. / End a key."""
    with opened_service(Settings()) as service, service.writing() as session:
        revoke_key(session, key_id)
    print("Đã thu hồi. / Revoked.")
