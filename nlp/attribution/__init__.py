"""On whose word: the sources that a sentence credits, and which of its numbers each of them covers.

``phrases`` reads the noun phrase that names a source, ``saying`` and ``beside`` know the forms in which news credits
one, and ``covering`` decides which credit a number stands under. The words are in ``lexicon/speech.toml``.
"""

from nlp.attribution.account import PRONOUNS, Account
from nlp.attribution.covering import source_of
from nlp.attribution.credit import Credit
from nlp.attribution.credits import find_credits
from nlp.attribution.following import goes_on, points_back
from nlp.attribution.meant import by_name

__all__ = ["PRONOUNS", "Account", "Credit", "by_name", "find_credits", "goes_on", "points_back", "source_of"]
