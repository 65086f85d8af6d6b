"""Secrets that a deployment hands over as files: ``TALLYWIRE_STORE__URL_FILE=/run/secrets/store_url`` and the like.

Containers and systemd (``LoadCredential=``) put secrets into files rather than into an environment that every child
inherits and every inspection shows. Whoever starts the program reads them once, before anything else looks.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path

from app.settings_errors import ENV_OIDC, ENV_PREFIX, ENV_TOKENS
from store.errors import SettingsError

SUFFIX = "_FILE"
NAMES = frozenset({f"{ENV_PREFIX}STORE__URL", *ENV_OIDC.values(), *ENV_TOKENS})
"""What can be given so. The groups' addresses have a file of their own: ``alerting.secrets_file``."""
MOST_BYTES = 10_000


def take(environ: MutableMapping[str, str]) -> None:
    """Put what the named files hold into ``environ`` under the secrets' own names, and forget the files' names.

    Raises SettingsError, which quotes nothing of a file, where one can't be read, is empty, or the secret is set twice.
    """
    for name in sorted(NAMES):
        path = environ.pop(name + SUFFIX, "")
        if not path:
            continue
        if environ.get(name, "").strip():
            raise SettingsError(f"environment: {name} and {name + SUFFIX} are both set; unset one of them")
        environ[name] = _read(name + SUFFIX, path)


def _read(name: str, path: str) -> str:
    try:
        with Path(path).open("rb") as opened:
            text = opened.read(MOST_BYTES + 1).decode("utf-8-sig").strip()
    except OSError as error:
        raise SettingsError(
            f"environment: {name} names {path}, which can't be read ({error.strerror}); check it"
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"environment: {name} names {path}, which is not text in UTF-8; check it") from None
    if not text or len(text) > MOST_BYTES or not text.isprintable():
        raise SettingsError(f"environment: {name} names {path}, which must hold the secret alone, in one line")
    return text
