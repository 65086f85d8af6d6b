"""What the sample's posts plant: everything that must be found nowhere once they were imported.

For tests only: names, accounts, addresses, numbers and links of the invented staff, and what they wrote, word for word.
"""

from __future__ import annotations

import re

from app.sample.posts.generator import compose
from app.sample.posts.unread import make_unread

CORPUS = compose()
UNREAD = make_unread(CORPUS)
_LINK = re.compile(r"user=([\w.]+)&amp;token=([0-9a-f]{24})")
_LONG = 28
"""Characters from which a post is a phrase that nobody else would have written."""

NAMES = tuple(sorted({person.name for person in CORPUS.staff}))
SURNAMES = tuple(sorted({person.name.split()[1] for person in CORPUS.staff}))
ACCOUNTS = tuple(sorted({word for p in CORPUS.staff for word in (p.id, p.handle, p.mail)}))
NUMBERS = tuple(sorted({word for p in CORPUS.staff for word in (p.phone, p.staff_id)}))
TOKENS = tuple(sorted({found[2] for message in CORPUS.messages for found in _LINK.finditer(message.text)}))
SECRETS = tuple(sorted(set(UNREAD.texts)))
"""What was said in closed rooms, in the channel that opted out and off the record."""
PHRASES = tuple(sorted({message.text for message in CORPUS.messages if len(message.text) >= _LONG}))

PLANTED = (*NAMES, *SURNAMES, *ACCOUNTS, *NUMBERS, *TOKENS, *SECRETS, *PHRASES)
"""All of it: about two and a half thousand strings."""
