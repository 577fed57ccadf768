"""Backups that only the holder of a key can read: age (https://age-encryption.org/v1), by its X25519 keys.

The register's machine knows the public key alone, so whoever steals its backups reads nothing.
"""

from collections.abc import Sequence
from pathlib import Path

import pyrage
from pyrage import x25519

SUFFIX = ".age"
_BEGINNING = b"age-encryption.org/v1\n"


class BadKey(ValueError):
    """A key that is none, or not the one with which the file was sealed."""


def new_key() -> tuple[str, str]:
    """A new secret key and the public one that goes with it."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def check_keys(public: Sequence[str]) -> None:
    """Raises `BadKey` unless all are public keys."""
    _recipients(public)


def is_sealed(path: Path) -> bool:
    """Whether a file is one that age sealed."""
    with path.open("rb") as file:
        return file.read(len(_BEGINNING)) == _BEGINNING


def seal(plain: Path, target: Path, public: Sequence[str]) -> None:
    """Write the file sealed for the holders of these keys, each of whom can open it alone. Raises `BadKey`, OSError."""
    recipients = _recipients(public)
    target.touch(mode=0o600)
    pyrage.encrypt_file(str(plain), str(target), recipients)


def unseal(sealed: Path, target: Path, key_file: Path) -> None:
    """Open a sealed file with the first key in `key_file`. Raises `BadKey`, OSError; no half file stays."""
    lines = key_file.read_text(encoding="utf-8", errors="replace").splitlines()
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    target.touch(mode=0o600)
    try:
        identities = [x25519.Identity.from_str(each) for each in keys]
        if not identities:
            raise BadKey(f"{key_file} holds no key")
        pyrage.decrypt_file(str(sealed), str(target), identities)
    except pyrage.IdentityError as error:
        target.unlink()
        raise BadKey(f"{key_file} holds no key of the kind AGE-SECRET-KEY-1…") from error
    except pyrage.DecryptError as error:
        target.unlink()
        raise BadKey("the key is not the one of this backup, or the backup is damaged") from error
    except BaseException:
        target.unlink()
        raise


def _recipients(public: Sequence[str]) -> list[x25519.Recipient]:
    try:
        return [x25519.Recipient.from_str(each) for each in public]
    except pyrage.RecipientError as error:
        raise BadKey(
            "a public key looks like age1…, as ./latu backup --new-key prints it"
        ) from error
