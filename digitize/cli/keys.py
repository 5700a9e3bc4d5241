"""``digitize keys``: access keys of stations and people."""

from __future__ import annotations

from digitize.errors import InputError
from digitize.service import opened_service
from digitize.settings import Settings
from digitize.store.access import Role, create_key, list_keys, revoke_key


def create(name: str, role: str, agency: str | None) -> None:
    """Make a key and print it, this once."""
    try:
        known = Role(role)
    except ValueError as error:
        raise InputError(reason=f"--role: {' | '.join(Role)}") from error
    with opened_service(Settings()) as service, service.writing() as session:
        key = create_key(session, name, known, agency)
    print(key)


def list_all() -> None:
    """Print all keys by their ids, never the keys themselves."""
    with opened_service(Settings()) as service, service.reading() as session:
        for key in list_keys(session):
            state = "đã thu hồi / revoked" if key.revoked_at else "đang dùng / in force"
            print(f"{key.key_id}  {key.role:<10}  {key.agency_code or '*':<10}  {state}  {key.name}")


def revoke(key_id: str) -> None:
    """End a key. Raises NotFoundError."""
    with opened_service(Settings()) as service, service.writing() as session:
        revoke_key(session, key_id)
    print("Đã thu hồi. / Revoked.")


def unlock() -> None:
    """Release the hold that a refused PIN put on the signing token."""
    from digitize.store.seal.token import release_hold

    held = release_hold(Settings().data_dir)
    print(
        "Sẽ thử lại mã PIN. / The PIN will be tried again." if held else "Không có khóa nào bị dừng. / Nothing on hold."
    )
