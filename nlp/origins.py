"""Where wordings come from: copies, rewrites and credited outlets within one story.

Placeholder-free first cut: word shingles compared by containment, credits read from the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2s

from store.model import Article, Origin, OriginKind

SHINGLE = 5
COPY_FROM = 0.6
REWRITE_FROM = 0.12
_WORD = re.compile(r"\w+")


def find_origins(articles: Sequence[Article]) -> list[Origin]:
    """The origins of one story's articles; every article is in exactly one."""
    ordered = sorted(articles, key=_when)
    shingles = [_shingles(a.text) for a in ordered]
    root = list(range(len(ordered)))
    kinds: dict[int, OriginKind] = {}
    for later in range(len(ordered)):
        for earlier in range(later):
            shared = _containment(shingles[earlier], shingles[later])
            if shared >= REWRITE_FROM and root[later] == later:
                root[later] = root[earlier]
                kinds[root[earlier]] = "copy" if shared >= COPY_FROM else "rewrite"
    origins = []
    for head in sorted(set(root)):
        members = [a for a, r in zip(ordered, root, strict=True) if r == head]
        digest = "o" + blake2s(members[0].id.encode(), digest_size=6).hexdigest()
        name = members[0].outlet
        origins.append(Origin(digest, kinds.get(head, "single"), tuple(a.id for a in members), name))
    return origins


def _when(article: Article) -> tuple[datetime, str]:
    return (article.published or article.first_seen or datetime.max.replace(tzinfo=UTC), article.id)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}


def _containment(a: set[tuple[str, ...]], b: set[tuple[str, ...]]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))
