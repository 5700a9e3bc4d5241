"""Settings of the service: environment (``DIGITIZE_…``) over ``digitize.toml`` over ``.env`` of the data folder.

A key that is not known refuses to start and names the nearest known one; a weak secret refuses outside trial mode.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from digitize.errors import SetupError
from digitize.scan import Limits

_LIMITS = Limits()
_PREFIX = "DIGITIZE_"
_SHORTEST_SECRET = 16
_KNOWN_WEAK = frozenset({"minioadmin", "password", "secret", "changeme", "guest", "admin"})


class Settings(BaseSettings):
    """All settings with their defaults. Raises SetupError for unknown keys, values out of range and weak secrets."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True)

    data_dir: Annotated[Path, Field(description="Folder of everything the embedded service keeps")] = Path("var")
    database_url: Annotated[str, Field(description="SQLAlchemy URL; SQLite in the data folder if empty")] = ""
    object_store_url: Annotated[str, Field(description="folder:PATH, s3://host/bucket or s3+http://host/bucket")] = ""
    object_store_access_key: str = ""
    object_store_secret_key: SecretStr = SecretStr("")
    object_store_region: str = "us-east-1"
    object_store_timeout_seconds: Annotated[float, Field(gt=0, le=600, description="Longest wait for an S3 answer")] = (
        30.0
    )
    object_lock: Annotated[
        Literal["off", "governance", "compliance"],
        Field(description="S3 object lock of originals and signed PDFs; can't be undone before object_lock_days"),
    ] = "off"
    object_lock_days: Annotated[int, Field(ge=0, le=36500)] = 0
    object_versioning: Annotated[
        Literal["off", "wanted", "required"], Field(description="Former versions are kept by the S3 server")
    ] = "off"
    object_encryption: Annotated[
        Literal["off", "sse-s3", "sse-c"], Field(description="Encryption by the S3 server: its own keys, or ours")
    ] = "off"
    object_encryption_key_file: Annotated[Path | None, Field(description="32 bytes or their Base64, for sse-c")] = None
    presigned_links_seconds: Annotated[
        int, Field(ge=0, le=3600, description="Life of links straight to the S3 server for signed PDFs; 0: none")
    ] = 0
    object_store_copy_url: Annotated[
        str, Field(description="Second copy of everything kept: folder:PATH, s3://… or s3+http://…; none if empty")
    ] = ""
    object_store_copy_access_key: str = ""
    object_store_copy_secret_key: SecretStr = SecretStr("")
    object_store_copy_region: str = "us-east-1"
    broker_url: Annotated[str, Field(description="Redis or AMQP URL; a child on a socket if empty")] = ""
    workers: Annotated[int, Field(ge=1, le=256, description="Reading processes")] = os.cpu_count() or 1
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    trial: Annotated[bool, Field(description="Trial mode: own certificate authority, weak secrets tolerated")] = True
    engine: Literal["lines", "tesserocr", "pytesseract"] = "lines"
    line_model: Annotated[
        Path | None, Field(description="Model file of the engine lines; the packaged one if empty")
    ] = None
    model: Annotated[str, Field(pattern=r"[A-Za-z0-9_/+-]+")] = "vie"
    max_file_bytes: Annotated[int, Field(ge=1)] = _LIMITS.file_bytes
    max_pixels: Annotated[int, Field(ge=1)] = _LIMITS.pixels
    max_side_px: Annotated[int, Field(ge=1)] = _LIMITS.side_px
    max_pages: Annotated[int, Field(ge=1)] = _LIMITS.pages
    seconds_a_page: Annotated[float, Field(gt=0)] = _LIMITS.seconds_a_page
    lease_seconds: Annotated[float, Field(ge=1, description="A claim without a heartbeat ends after this")] = 30.0
    max_attempts: Annotated[int, Field(ge=1, le=100, description="Tries before a step is set aside")] = 3
    sweep_seconds: Annotated[float, Field(gt=0, description="How often lost work is looked for")] = 5.0
    verapdf: Annotated[
        str, Field(description="veraPDF: path of its command or jar; if empty, verapdf on PATH where there is one")
    ] = ""
    verapdf_share: Annotated[
        float, Field(ge=0, le=1, description="Share of finished files that veraPDF looks at; 0: none")
    ] = 0.02
    verify_cycle_days: Annotated[
        float, Field(gt=0, le=3660, description="All that is kept is checked again within so many days")
    ] = 30.0
    verify_bytes_a_turn: Annotated[
        int, Field(ge=1, description="Bytes that a check of one minute reads before it stops until the next")
    ] = 256 * 1024 * 1024
    orphan_grace_days: Annotated[
        float, Field(ge=1, le=3660, description="Objects that no row points to are removed after so many days")
    ] = 7.0
    orphan_most_share: Annotated[
        float,
        Field(gt=0, le=1, description="Where more than this share of all objects has no row, none of them is removed"),
    ] = 0.05
    retention_rules: Annotated[
        Path | None, Field(description="TOML file of the agency's retention periods by paper type")
    ] = None
    decodes_at_once: Annotated[
        int, Field(ge=1, le=64, description="Uploads and previews decoded at once in the API, for the memory they take")
    ] = max(2, min(os.cpu_count() or 1, 8))
    longest_queue: Annotated[int, Field(ge=1, description="Waiting steps at which new pages are refused")] = 5000
    signing: Annotated[
        Literal["here", "officer"],
        Field(description="Whose key signs copies: one of this service, or the officer's, which stays with him"),
    ] = "here"
    signing_session_minutes: Annotated[
        int, Field(ge=1, le=1440, description="How long files prepared for an officer may be signed")
    ] = 60
    signer_pkcs12: Annotated[Path | None, Field(description="PKCS#12 file of the signing key")] = None
    signer_pkcs11: Annotated[
        str | None, Field(description="Key on a token: pkcs11:token=…;object=…?module-path=… (RFC 7512)")
    ] = None
    signer_password_file: Annotated[Path | None, Field(description="File with the password or PIN")] = None
    agency_signer_pkcs12: Annotated[Path | None, Field(description="PKCS#12 file of the agency's key")] = None
    agency_signer_pkcs11: str | None = None
    agency_signer_password_file: Path | None = None
    agency_stamp: Annotated[
        Literal["none", "sao_y", "luu_tru"], Field(description="Stamp of the agency's signature")
    ] = "none"
    agency_seal_image: Annotated[Path | None, Field(description="PNG of the red seal, for luu_tru")] = None
    signature_level: Annotated[
        Literal["B-B", "B-T", "B-LT", "B-LTA"], Field(description="PAdES level of finished files")
    ] = "B-B"
    timestamp_url: Annotated[str, Field(description="RFC 3161 timestamp authority; its root goes into trust_roots")] = (
        ""
    )
    trust_roots: Annotated[Path | None, Field(description="PEM file of the roots that signatures must lead to")] = None
    agency_code: Annotated[str, Field(pattern=r"[A-Z0-9.]{2,35}", description="Agency of this installation")] = "H50"
    agency_name: str = ""
    result_code_template: Annotated[
        str,
        Field(
            pattern=r"\{number", description="Mã kết quả số hóa; {owner_id} {paper_type} {agency} {year} and {number}"
        ),
    ] = "{owner_id}.{paper_type}.{number:02d}"

    def __init__(self, **values: Any) -> None:
        _refuse_unknown(
            (name[len(_PREFIX) :].lower() for name in os.environ if name.upper().startswith(_PREFIX)),
            set(type(self).model_fields),
        )
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise SetupError(reason=_told(error, set(type(self).model_fields))) from None
        self._refuse_weak()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- read from the data folder instead
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments over environment over the files of the data folder."""
        folder = Path(str(init_settings().get("data_dir") or os.environ.get(f"{_PREFIX}DATA_DIR") or "var"))
        toml = TomlConfigSettingsSource(settings_cls, toml_file=folder / "digitize.toml")
        dotenv = DotEnvSettingsSource(settings_cls, env_file=folder / ".env")
        return init_settings, env_settings, toml, dotenv

    @property
    def limits(self) -> Limits:
        """Bounds of one input file."""
        return Limits(self.max_file_bytes, self.max_pixels, self.max_side_px, self.max_pages, self.seconds_a_page)

    @property
    def database_address(self) -> str:
        """SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'digitize.db'}"

    @property
    def object_store_address(self) -> str:
        """Address of the object store in force."""
        return self.object_store_url or f"folder:{quote(str(self.data_dir.resolve() / 'objects'))}"

    def _refuse_weak(self) -> None:
        if self.trial:
            return
        if self.signing == "officer":  # the second signature, over the metadata, is made here all the same
            no_agency = self.agency_signer_pkcs12 is None and self.agency_signer_pkcs11 is None
            if no_agency or self.agency_signer_password_file is None or self.trust_roots is None:
                raise SetupError(
                    reason="signing=officer, trial=false: agency_signer_pkcs12 or agency_signer_pkcs11, "
                    "agency_signer_password_file, trust_roots"
                )
            self._refuse_weak_secrets()
            return
        no_key = self.signer_pkcs12 is None and self.signer_pkcs11 is None
        if no_key or self.signer_password_file is None or self.trust_roots is None:
            raise SetupError(reason="trial=false: signer_pkcs12 or signer_pkcs11, signer_password_file, trust_roots")
        self._refuse_weak_secrets()

    def _refuse_weak_secrets(self) -> None:
        keys = ("object_store_secret_key", "object_store_copy_secret_key")
        secrets = {name: getattr(self, name).get_secret_value() for name in keys}
        for name in ("database_url", "broker_url"):
            secrets[name] = urlsplit(getattr(self, name)).password or ""
        for name, secret in secrets.items():
            if secret and (len(secret) < _SHORTEST_SECRET or secret.lower() in _KNOWN_WEAK):
                raise SetupError(reason=f"{name}: weak secret, at least {_SHORTEST_SECRET} characters")


def _refuse_unknown(names: Iterable[str], known: set[str]) -> None:
    for name in names:
        if name not in known:
            raise SetupError(reason=f"{_PREFIX}{name.upper()}: unknown setting{_nearest(name, known)}")


def _nearest(name: str, known: set[str]) -> str:
    close = difflib.get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.5)
    return f", did you mean {close[0]} ({_PREFIX}{close[0].upper()})?" if close else ""


def _told(error: ValidationError, known: set[str]) -> str:
    """The faults without the values: these may be secrets."""
    told = []
    for item in error.errors(include_input=False, include_url=False, include_context=False):
        name = ".".join(str(part) for part in item["loc"])
        if item["type"] == "extra_forbidden":
            told.append(f"{name}: unknown setting{_nearest(name.removeprefix(_PREFIX.lower()), known)}")
        else:
            told.append(f"{name}: {item['msg']}")
    return "; ".join(told)
