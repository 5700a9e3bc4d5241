"""The service: settings turned into a database, an object store, a catalogue, a reading engine and a signing key.

Everything that takes time to load (engine, key, catalogue) is loaded when first used.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import cached_property

from sqlalchemy.orm import Session, sessionmaker

from digitize.catalog import Catalog, load_catalog, with_imported
from digitize.classify import Weights
from digitize.errors import SetupError
from digitize.ocr import Engine, open_engine
from digitize.sealer import Sealer, open_sealer
from digitize.settings import Settings
from digitize.slots import Slots
from digitize.store import work
from digitize.store.clock import Clock, utc_now
from digitize.store.database import Database, migrate
from digitize.store.imported_catalogue import ImportedCatalogue, Mark
from digitize.store.objects import ObjectStore, ObjectStoreConfig, open_object_store, refuse_unusable, s3_options
from digitize.store.split_weights import WeightsFolder

_SECRET_BYTES = 48
_DECODE_WAIT_SECONDS = 10.0


def open_catalog(settings: Settings) -> Catalog:
    """The packaged catalogue with what was imported into the data folder. SetupError if an imported file is broken."""
    imported = ImportedCatalogue(settings.data_dir).procedures()
    return with_imported(load_catalog(), imported) if imported else load_catalog()


class Service:
    """What every route and every step works with. ``clock`` gives the present moment."""

    def __init__(self, settings: Settings, database: Database, objects: ObjectStore, clock: Clock = utc_now) -> None:
        self.settings = settings
        self.database = database
        self.objects = objects
        self.clock = clock
        self.decoding = Slots(settings.decodes_at_once, wait_seconds=_DECODE_WAIT_SECONDS)
        self._catalog: tuple[Mark, Catalog] | None = None
        self._copy: ObjectStore | None = None

    @property
    def sessions(self) -> sessionmaker[Session]:
        """Makes sessions that only read."""
        return self.database.sessions

    def reading(self) -> AbstractContextManager[Session]:
        """A session that only reads; raises StoreError while the database is away."""
        return self.database.reading()

    def viewing(self) -> AbstractContextManager[Session]:
        """A session that only reads, for looks that are audited; raises StoreError while the database is away."""
        return self.database.viewing()

    def writing(self) -> AbstractContextManager[Session]:
        """A session that commits at its end, audit entries last, or not at all; needed for every audited act."""
        return self.database.writing()

    @property
    def catalog(self) -> Catalog:
        """Reference data; an import made while the service runs counts from the next look on."""
        mark = ImportedCatalogue(self.settings.data_dir).mark()
        if self._catalog is None or self._catalog[0] != mark:
            self._catalog = (mark, open_catalog(self.settings))
        return self._catalog[1]

    @property
    def has_copy(self) -> bool:
        """Whether a second copy of everything kept is asked for."""
        return bool(self.settings.object_store_copy_url)

    def refuse_without_copy(self) -> None:
        """Raise SetupError where no second copy is set."""
        if not self.has_copy:
            raise SetupError(reason="object_store_copy_url: chưa đặt / not set")

    def open_copy(self) -> ObjectStore:
        """The store of the second copy, opened when first reached.

        Raises StoreError while it is away; SetupError where none is set or it lacks what the settings ask for.
        """
        if self._copy is None:
            self._copy = open_object_store(copy_config(self.settings))
        return self._copy

    @property
    def weights_folder(self) -> WeightsFolder:
        """Versions of the splitting weights."""
        return WeightsFolder(self.settings.data_dir)

    @property
    def split_weights(self) -> Weights:
        """The splitting weights in force now, read anew each time: a worker takes up a new version by itself.

        Raises ModelFileError where they can't be used.
        """
        return self.weights_folder.active()

    @cached_property
    def engine(self) -> Engine:
        """The reading engine, its model loaded."""
        return open_engine(self.settings.engine, self.settings.model, self.settings.line_model)

    @cached_property
    def sealer(self) -> Sealer:
        """The signing keys; see :func:`digitize.sealer.open_sealer`."""
        return open_sealer(self.settings, self.clock())

    def forget_sealer(self) -> None:
        """Open the signing keys anew when next needed: a certificate that ran out may have been replaced."""
        self.__dict__.pop("sealer", None)

    def check(self) -> None:
        """Raise StoreError unless database and object store answer."""
        self.database.check()
        self.objects.check()

    def count_waiting_work(self) -> int:
        """How many steps wait or are being done."""
        with self.reading() as session:
            return work.count_waiting(session)

    def mark_of(self, identifier: str) -> str:
        """A keyed hash (HMAC-SHA-256, 32 hexadecimal digits) that stands for a citizen's identifier in the audit log.

        The same identifier gives the same mark here; without this installation's secret nobody can try identifiers out.
        """
        return hmac.new(self.session_secret(), b"audit:" + identifier.encode(), hashlib.sha256).hexdigest()[:32]

    def session_secret(self) -> bytes:
        """The secret of this installation that seals web sessions; made on first use, for the owner's eyes only."""
        folder = self.settings.data_dir
        path = folder / "session-secret"
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            beside = folder / f".session-secret-{secrets.token_hex(4)}"
            beside.touch(mode=0o600, exist_ok=False)
            beside.write_bytes(secrets.token_bytes(_SECRET_BYTES))
            try:
                os.link(beside, path)  # fails if another process was first: then its secret counts
            except FileExistsError:
                return path.read_bytes()
            finally:
                beside.unlink()
        return path.read_bytes()

    def close(self) -> None:
        """Close engine and connections."""
        if "engine" in self.__dict__:
            self.engine.close()
        self.database.close()


def prepare(settings: Settings) -> None:
    """Make what a first start needs: data folder, tables, bucket, trial authority. Does nothing where all is there."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_address)
    with contextlib.closing(open_service(settings)) as service:
        _ = service.sealer
        _ = service.split_weights
        service.session_secret()


def copy_config(settings: Settings) -> ObjectStoreConfig:
    """Where the second copy is. Encrypted and with versions as the first, but under no lock: what is erased in the
    first, whose lock decides, must be erasable here. Raises SetupError where none is set, or the same store twice.
    """
    url = settings.object_store_copy_url
    first, second = (f"{each.rstrip('/')}/" for each in (settings.object_store_address, url))
    if first.startswith(second) or second.startswith(first):
        raise SetupError(reason="object_store_copy_url: another folder or bucket than object_store_url, none inside it")
    return ObjectStoreConfig(
        url,
        settings.object_store_copy_access_key,
        settings.object_store_copy_secret_key.get_secret_value(),
        settings.object_store_copy_region,
        s3_options(
            lock="off",
            lock_days=0,
            versioning="off",
            sse=settings.object_encryption,
            key_file=settings.object_encryption_key_file,
            timeout_seconds=settings.object_store_timeout_seconds,
        ),
        setting="object_store_copy",
    )


def open_service(settings: Settings, clock: Clock = utc_now) -> Service:
    """The service that the settings describe; its tables must be there (see :func:`prepare`)."""
    config = ObjectStoreConfig(
        settings.object_store_address,
        settings.object_store_access_key,
        settings.object_store_secret_key.get_secret_value(),
        settings.object_store_region,
        s3_options(
            lock=settings.object_lock,
            lock_days=settings.object_lock_days,
            versioning=settings.object_versioning,
            sse=settings.object_encryption,
            key_file=settings.object_encryption_key_file,
            timeout_seconds=settings.object_store_timeout_seconds,
        ),
    )
    if settings.object_store_copy_url:
        refuse_unusable(copy_config(settings))
    return Service(settings, Database(settings.database_address), open_object_store(config), clock)


@contextlib.contextmanager
def opened_service(settings: Settings) -> Iterator[Service]:
    """A service that is made ready and closed again; for commands and tests."""
    prepare(settings)
    service = open_service(settings)
    try:
        yield service
    finally:
        service.close()
