"""Static files by addresses that change with their content, so that browsers may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class FingerprintedStorage(StaticFilesStorage):
    """Adds `?v=<start of the content's SHA-256>`; no build step, no collected copies."""

    def url(self, name: str | None, *args: object, **options: object) -> str:
        """The address of a static file."""
        del args, options
        return f"{settings.STATIC_URL}{name}?v={_fingerprint(name or '')}"


@cache
def _fingerprint(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10]
