"""English words that carry no subject: left out of phrases, hashes and headline comparisons."""

from __future__ import annotations

from functools import lru_cache

MANY_WORDS = 65_536
"""Words whose judgement is remembered: more than a language's common ones, a few megabytes at most."""

_WORDS = """
a about above according across after again against ago all almost along already also although always am among an and
another any anyone anything are around as at back be became because become been before began behind being below best
better between both but by came can cannot come comes could day days did do does doing done down during each earlier
either else enough even ever every everyone everything few first five for four from further get gets getting give given
go goes going gone good got had has have having he held her here hers herself him himself his how however i if in into
is it its itself just keep kept know known last late later latest least less let like little long look made make makes
making many may maybe me meanwhile might month months more most much must my myself near nearly need never new next no
nor not nothing now of off often on once one ones only onto or other others our ours out over own part people per
perhaps put quite rather really recent recently right said same saw say saying says second see seen set several shall
she should show since six so some someone something soon still such take taken than that the their them themselves then
there these they thing things think this those though three through time times to today together told tomorrow too
took toward towards two under until up upon us use used using very want was way we week weeks well went were what when
where whether which while who whole whom whose why will with within without would year years yesterday yet you your
monday tuesday wednesday thursday friday saturday sunday mr mrs ms dr don didn doesn isn wasn aren weren won wouldn
couldn shouldn hasn haven hadn ve re ll st
"""
STOPWORDS = frozenset(_WORDS.split())
"""Lower-case function words, days of the week, and the halves that apostrophes leave behind."""

WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NAMES = tuple("january february march april may june july august september october november december".split())
CALENDAR = frozenset(WEEKDAY_NAMES + MONTH_NAMES)
"""Names of days and months: capitalised, and no names."""


@lru_cache(maxsize=MANY_WORDS)
def is_telling(word: str) -> bool:
    """Whether a word says something of a text's subject: three letters and more, and no function word."""
    return len(word) > 2 and word[0].isalpha() and word.casefold() not in STOPWORDS


def beginning(word: str) -> str:
    """What the forms of one subject share: singular and plural, and words with the same first seven letters."""
    return word.removesuffix("s")[:7]
