"""Which posts staff asked not to be read: by a word in them, or by their channel."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


class OptOut:
    """The words and channels of the settings, held against posts.

    Words are whole ones (phrases too), in any case, also with the s of a plural, with or without accents and however
    the letters are encoded.
    Channels are named with or without "#".
    """

    def __init__(self, words: Iterable[str], channels: Iterable[str]) -> None:
        spoken = sorted({form for word in words for form in forms(word) if form}, key=lambda form: (-len(form), form))
        either = "|".join(r"\s+".join(map(re.escape, form.split())) for form in spoken)
        # An underscore is no letter here: "_word_" is how chats write it slanted.
        self._words = re.compile(rf"(?<![^\W_])(?:{either})(?:e?s)?(?![^\W_])") if spoken else None
        self._channels = frozenset(form for channel in channels for form in forms(channel.strip().lstrip("#")) if form)

    def text(self, text: str) -> bool:
        """Whether a text has one of the words."""
        return self._words is not None and any(self._words.search(form) for form in forms(text))

    def channel(self, name: str) -> bool:
        """Whether nothing of this channel is read."""
        return bool(self._channels) and not self._channels.isdisjoint(forms(name.strip().lstrip("#")))


def forms(text: str) -> tuple[str, ...]:
    """A text as it is compared: its case folded, once with its accents (however encoded) and once without."""
    if text.isascii():
        return (text.casefold().strip(),)
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    visible = "".join(c for c in plain if unicodedata.category(c) != "Cf")  # a soft hyphen hides no word
    bare = "".join(c for c in unicodedata.normalize("NFKD", visible) if not unicodedata.combining(c))
    return tuple(dict.fromkeys((plain, visible, bare)))
