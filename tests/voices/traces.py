"""Looking for people in bytes: every form in which a name, an account or a phrase could have been kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

PHRASE = re.compile(rb"(?i)q\x00?z\x00?x\x00?\d[\d\x00k]+v\x00?y\x00?w")
"""The word that every post of the tests has to itself, in UTF-8 and UTF-16."""
HASHES = ("md5", "sha1", "sha256", "sha512", "blake2b", "blake2s")
HEAD = 6
"""Bytes of a needle that are looked up before it is searched for; none is shorter."""
SIZES = (8, 12, 16, 20, 24, 32, 64)


def spelled(text: str) -> dict[str, bytes]:
    """The forms of a text: as it is, in UTF-16, in base64 at any offset, in hexadecimal, percent and JSON escapes."""
    raw = text.encode()
    wide = text.encode("utf-16-le")
    forms = {"utf-8": raw, "utf-16": wide, "utf-16-be": text.encode("utf-16-be"), "hex": raw.hex().encode()}
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + raw)
        start = -(-offset * 8 // 6)
        forms[f"base64+{offset}"] = coded[start : len(coded) - 4 if coded.endswith(b"=") else None]
    return {name: form for name, form in forms.items() if len(form) > 5}


def hashed(text: str, keys: Iterable[bytes] = ()) -> dict[str, bytes]:
    """Hashes of a text without a key and with each of ``keys``; enough of each that chance finds none."""
    forms: dict[str, bytes] = {}
    for raw in {text.encode(), text.lower().encode(), text.encode("utf-16-le")}:
        for name in HASHES:
            forms[f"{name} {raw[:4]!r}"] = hashlib.new(name, raw).digest()
        for size in SIZES:
            forms[f"blake2b-{size} {raw[:4]!r}"] = hashlib.blake2b(raw, digest_size=size).digest()
            if size <= 32:
                forms[f"blake2s-{size} {raw[:4]!r}"] = hashlib.blake2s(raw, digest_size=size).digest()
        for number, key in enumerate(keys):
            forms[f"hmac {number} {raw[:4]!r}"] = hmac.digest(key, raw, "sha256")
            for size in SIZES:
                digest = hashlib.blake2b(raw, key=key[:64], digest_size=size).digest()
                forms[f"keyed-{size} {number} {raw[:4]!r}"] = digest
    return forms


def traces(
    stacks: Iterable[tuple[str, bytes]], secrets: Iterable[str], accounts: Iterable[str], keys: Iterable[bytes] = ()
) -> tuple[list[str], int]:
    """What was found (where and as what), and how many forms were looked for."""
    needles: dict[bytes, str] = {}
    for secret in secrets:
        needles |= {form.lower(): f"{secret} as {name}" for name, form in spelled(secret).items()}
    keys = list(keys)
    for account in accounts:
        for name, digest in hashed(account, keys).items():
            for form in (digest[:8], digest.hex()[:16].encode(), base64.b64encode(digest)[:10]):
                needles[form.lower()] = f"{account} as {name}"
    found, tried = [], 0
    for place, blob in stacks:
        low = blob.lower()
        heads = {low[i : i + HEAD] for i in range(len(low) - HEAD + 1)}
        found += [f"{place}: {said}" for needle, said in needles.items() if needle[:HEAD] in heads and needle in low]
        found += [f"{place}: a phrase, {match.group()!r}" for match in PHRASE.finditer(blob)]
        tried += len(needles) + 1
    return found, tried
