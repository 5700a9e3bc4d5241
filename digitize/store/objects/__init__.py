"""Object storage: bytes under a key in, the same bytes out; on a folder or on any S3 server by plain S3 calls.

Promises: ``put`` returns only after the bytes are durable; an object is whole or not there, never half written; large
files go by ``put_stream`` in parts; what was kept is checked against its SHA-256 when it is read back; errors say
whether the store is away, full, refuses, or holds an object under its lock. Keys are relative paths of NFC text.
"""

from digitize.store.objects.bucket import S3Options
from digitize.store.objects.choose import ObjectStoreConfig, open_object_store, refuse_unusable, s3_options
from digitize.store.objects.folder import FolderStore
from digitize.store.objects.model import ObjectStore, StoredObject, checked_key, sha256_of
from digitize.store.objects.s3 import S3Store

__all__ = [
    "FolderStore",
    "ObjectStore",
    "ObjectStoreConfig",
    "S3Options",
    "S3Store",
    "StoredObject",
    "checked_key",
    "open_object_store",
    "refuse_unusable",
    "s3_options",
    "sha256_of",
]
