"""Files of records: kept once per content under LATU_DATA/media, named by their SHA-256."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from latu.core.access import require
from latu.core.gate import Write
from latu.core.refs import Ref
from latu.core.text import one_line
from latu.records.models import File

MOST_BYTES = 25 * 1024 * 1024


class TooLarge(ValueError):
    """The file is larger than `MOST_BYTES`."""


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Put content on the disk, durably; its SHA-256 (hex) and size in bytes. Raises `TooLarge`.

    Done before the gate is opened, so that other writers do not wait for a slow upload.
    """
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=settings.MEDIA_ROOT, delete=False) as file:
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    place = path_of(digest.hexdigest())
    place.parent.mkdir(exist_ok=True, mode=0o700)
    Path(file.name).replace(place)
    return digest.hexdigest(), size


def attach(w: Write, *, ref: Ref, name: str, digest: str, size: int) -> File:
    """Add kept content to a record; people of the network may. The caller checked who sees the record."""
    require(w.viewer.in_network)
    return File.objects.create(
        noun=ref.noun,
        record_id=ref.id,
        name=one_line(Path(name.replace("\\", "/")).name)[:200] or "file",
        digest=digest,
        size=size,
        added_by_id=w.viewer.user_id,
        at=w.at,
    )


def delete(w: Write, *, file: File) -> None:
    """Take a file away: who added it or a coordinator may. Its content goes when no other row has it."""
    require(w.viewer.is_coordinator or file.added_by_id == w.viewer.user_id)
    _drop(w, file)


def delete_all(w: Write, ref: Ref) -> None:
    """Take away all files of a record that is deleted; the caller has checked the right to that."""
    for each in File.objects.filter(noun=ref.noun, record_id=ref.id):
        _drop(w, each)


def _drop(w: Write, file: File) -> None:
    file.delete()
    if not File.objects.filter(digest=file.digest).exists():
        w.after_commit(lambda: path_of(file.digest).unlink(missing_ok=True))


def of(ref: Ref) -> QuerySet[File]:
    """The files of a record, oldest first."""
    return (
        File.objects.filter(noun=ref.noun, record_id=ref.id)
        .select_related("added_by")
        .order_by("pk")
    )


def path_of(digest: str) -> Path:
    """Where content lies."""
    return Path(settings.MEDIA_ROOT, digest[:2], digest)
