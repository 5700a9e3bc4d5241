"""Settings: where they come from, and what refuses to start."""

from __future__ import annotations

from pathlib import Path

import pytest

from digitize.errors import SetupError
from digitize.settings import Settings


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.upper().startswith("DIGITIZE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_defaults_need_nothing(tmp_path: Path) -> None:
    settings = Settings()
    assert settings.database_address == f"sqlite:///{tmp_path / 'var' / 'digitize.db'}"
    assert settings.object_store_address == f"folder:{tmp_path / 'var' / 'objects'}"
    assert settings.limits.seconds_a_page > 0
    assert settings.workers >= 1


def test_arguments_over_environment_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "digitize.toml").write_text('port = 9001\nmax_attempts = 7\nagency_code = "H50.12"\n')
    (tmp_path / ".env").write_text("DIGITIZE_PORT=9000\nDIGITIZE_HOST=127.0.0.2\n")
    monkeypatch.setenv("DIGITIZE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DIGITIZE_MAX_ATTEMPTS", "5")
    settings = Settings(agency_code="H50.13")
    assert (settings.port, settings.max_attempts, settings.agency_code) == (9001, 5, "H50.13")
    assert settings.host == "127.0.0.2"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("DIGITIZE_WORKER", "workers"), ("DIGITIZE_DATABASE_URI", "database_url"), ("digitize_ports", "port")],
)
def test_a_misspelt_variable_refuses_and_names_the_nearest(
    monkeypatch: pytest.MonkeyPatch, name: str, nearest: str
) -> None:
    monkeypatch.setenv(name, "3")
    with pytest.raises(SetupError) as refused:
        Settings()
    assert f"did you mean {nearest}" in refused.value.text_en


@pytest.mark.parametrize("file", ["digitize.toml", ".env"])
def test_a_misspelt_key_of_a_file_refuses_and_names_the_nearest(tmp_path: Path, file: str) -> None:
    line = "lease_second = 3\n" if file == "digitize.toml" else "DIGITIZE_LEASE_SECOND=3\n"
    (tmp_path / file).write_text(line)
    with pytest.raises(SetupError) as refused:
        Settings(data_dir=tmp_path)
    assert "did you mean lease_seconds" in refused.value.text_en


def test_a_value_out_of_range_is_named_but_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITIZE_PORT", "geheim-70000")
    with pytest.raises(SetupError) as refused:
        Settings()
    assert "port" in refused.value.text_en
    assert "geheim" not in refused.value.text_en


def test_secrets_are_not_printed() -> None:
    settings = Settings(object_store_secret_key="rất-bí-mật-rất-dài")
    assert "bí-mật" not in repr(settings)


SIGNER = {"signer_pkcs12": Path("a.p12"), "signer_password_file": Path("pw"), "trust_roots": Path("roots.pem")}


def test_outside_trial_a_signing_key_must_be_set() -> None:
    with pytest.raises(SetupError):
        Settings(trial=False)
    assert not Settings(trial=False, **SIGNER).trial


@pytest.mark.parametrize(
    "weak",
    [
        {"object_store_secret_key": "minioadmin"},
        {"object_store_secret_key": "short"},
        {"database_url": "postgresql+psycopg://digitize:digitize@db/digitize"},
        {"broker_url": "amqp://guest:guest@mq//"},
    ],
    ids=lambda weak: next(iter(weak)),
)
def test_weak_secrets_refuse_outside_trial(weak: dict[str, str]) -> None:
    Settings(**weak)
    with pytest.raises(SetupError) as refused:
        Settings(trial=False, **SIGNER, **weak)
    assert next(iter(weak)) in refused.value.text_en
    assert next(iter(weak.values())) not in refused.value.text_en


def test_a_result_code_without_its_number_refuses() -> None:
    with pytest.raises(SetupError):
        Settings(result_code_template="{owner_id}.{paper_type}")
