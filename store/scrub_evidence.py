"""Whether a name that is a word too (May, Price, Will) is written as a name where it stands."""

from __future__ import annotations

import re
from collections.abc import Set

from store.scrub_directory import word_lists
from store.scrub_tokens import Token, between

_GREETINGS = frozenset(
    "hi hey hello hallo hola bonjour salut dear lieber liebe thanks thx ty thank cheers ping cc moin servus merci "
    "gracias danke morning ciao bye "
    "congrats congratulations welcome sorry kudos props querida querido cher chere".split()
)
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof sir madam herr herrn frau monsieur madame mme mlle m senor senora sr sra manager "
    "boss supervisor lead colleague "
    "kollege kollegin kollegen chef chefin collegue jefe jefa companero companera foreman teamleiter "
    "teamleiterin".split()
)
_CUES = _GREETINGS | _TITLES | frozenset(
    "ask asks asked asking tell tells told telling message messaged emailed email call called text texted "

    "with from to by and or for about per via said says without like than laut mit von bei fur an avec chez "
    "con para".split()
)  # fmt: skip
_CUES_IN_GERMAN = (
    _GREETINGS | _TITLES | frozenset("ask frag frage fragt gefragt laut mit von bei an fur ohne sagt sagte".split())
)
_PERSONAL = (
    _GREETINGS
    | _TITLES
    | frozenset("ask asked tell told thank messaged emailed texted pinged with said says asks tells".split())
)
_SPEECH = frozenset(
    "said says told tells asked asks thinks thought wants wrote writes mentioned emailed messaged replied pinged "
    "reckons agreed agrees suggested "
    "promised knows shared explained announced texted sent signed joined resigned quit believes insists claims "
    "hates loves hasn isn wasn doesn "
    "counted organised organized laughed drew found brought runs lost collected abstained wants voted refused "
    "retired noticed checked booked "
    "visited hopes drove spoke cried complained confirmed disagrees disagreed knew brings drives counts "
    "ist war kommt geht sagt sagte meint meinte fragt fragte schrieb findet hat dit dijo dice cree pense ecrit".split()
)
_ARTICLES = frozenset(
    "the a an this our your my its their no any every each some these those der die das den dem des ein eine "
    "einen einem einer kein keine "
    "im am zum zur beim vom ins unser unsere le la les un une du au aux ce cette el los las una del".split()
)
_PREDICATES = frozenset(
    "off out away leaving on back here right wrong sick ill great lovely my our working asking saying worried angry "
    "upset happy sad tired going "
    "talking".split()
)
_BEFORE_MONTH = frozenset(
    "in by since until till last next of early mid late this from before after during through to for on every end "
    "beginning start and between ab im "
    "bis seit ende anfang en de desde hasta depuis fin debut mi nach vor or".split()
)
_GERMAN = frozenset(
    "und der nicht ist ich wir auf ein eine den zu mit von es sie haben wird sind auch aber dass fur".split()
)
_ENDED = re.compile(r"(?:^|[.!?:;\n•*>\"“”…|)\]–—]|^-|\n-)\s*[\"'“‘(*_~>]{0,3}$")
_NUMBER_BEFORE = re.compile(r"\d(?:st|nd|rd|th|\.|er|º)?[ -]?(?:of |de |d')?$")
_NUMBER_AFTER = re.compile(r"^[ '’-]{0,2}\d")
_YEAR_AFTER = re.compile(r"^,? ?(?:19|20)?\d\d")
_ENDS_ADDRESS = re.compile(r"^\s?(?:[,.!?:;)]|$|\n|-{1,2} |–|—)")
_ALONE = re.compile(r"\w{2,20}[?!.]{0,3}")
_STARTS_LINE = re.compile(r"(?:^|\n)\s*[-–—~*x]{0,3}\s*$")
_ENDS_LINE = re.compile(r"\s*\.?(?:\n|$)")
_ONE_WORD = 40
"""Characters of the longest text that can be one word."""


def is_written_as_name(text: str, tokens: list[Token], index: int, gone: Set[int]) -> bool:
    """Whether the token, a word that somebody is called by, is a name here; ``gone`` are tokens known to be names."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    gap = between(text, tokens, index - 1) if index else ""
    tail = text[token.end : token.end + 12]
    head = text[max(0, token.start - 12) : token.start]
    if _is_month(token, before, head, tail):
        return False
    if _beside_a_name(text, tokens, index, gone) or _beside_an_initial(text, tokens, index):
        return True
    greeted = before is not None and gap in (" ", ", ", ": ", " @") and before.folded in _GREETINGS
    if token.text[0].islower() or (token.text.isupper() and _shouted(tokens, index)):
        return greeted and _ENDS_ADDRESS.match(tail) is not None
    if _NUMBER_BEFORE.search(head) or (_NUMBER_AFTER.match(tail) and not greeted):
        return False
    if greeted and gap != ", ":
        return True
    if _ENDED.search(head) or before is None:
        return _begins_as_name(text, tokens, index, gone)
    return _inside(text, tokens, index, gone)


def _is_month(token: Token, before: Token | None, head: str, tail: str) -> bool:
    """A month or a day beside a number, or after a word that tells when."""
    if token.folded not in word_lists()["months"]:
        return False
    if _NUMBER_BEFORE.search(head) or _NUMBER_AFTER.match(tail) or _YEAR_AFTER.match(tail):
        return True
    return before is not None and before.folded in _BEFORE_MONTH | word_lists()["months"]


def _beside_a_name(text: str, tokens: list[Token], index: int, gone: Set[int]) -> bool:
    """Whether a name that goes stands right beside it: "Grace Okonjo", "okonjo_price", "Okonjo, Grace"."""
    capital = tokens[index].text[0].isupper()
    for other, at in ((index - 1, index - 1), (index + 1, index)):
        if other in gone:
            gap = between(text, tokens, at)
            if gap in ("_", ".", "-", "") or (capital and gap in (" ", ". ", " - ")):
                return True
            if capital and gap in (" and ", " & "):
                return True
    return False


def _beside_an_initial(text: str, tokens: list[Token], index: int) -> bool:
    """Whether a capital stands before it ("G. Price", "G Price") or, with a full stop, behind it ("Grace P.")."""
    if not tokens[index].text[0].isupper():
        return False
    if index and len(tokens[index - 1].text) == 1 and tokens[index - 1].text.isupper():
        gap = between(text, tokens, index - 1)
        if gap in (". ", ".") or (gap == " " and tokens[index - 1].text not in "AIQ"):
            return not (
                index > 1
                and between(text, tokens, index - 2) == " "
                and gap == ". "
                and tokens[index - 2].folded in _LETTERED
            )
    if index + 1 < len(tokens) and between(text, tokens, index) == " ":
        after = tokens[index + 1]
        return len(after.text) == 1 and after.text.isupper() and text.startswith(".", after.end)
    return False


_LETTERED = frozenset(
    "plan option building block appendix annex section grade tier vitamin group team class type part".split()
)
"""Words that a letter follows without being an initial: "plan B. Price is ..."."""


def _shouted(tokens: list[Token], index: int) -> bool:
    """Whether the words around are in capitals too, so that capitals tell nothing."""
    near = [t.text for t in (*tokens[max(0, index - 2) : index], *tokens[index + 1 : index + 3]) if len(t.text) > 1]
    return len(tokens[index].text) > 1 and bool(near) and sum(word.isupper() for word in near) * 2 >= len(near)


def _begins_as_name(text: str, tokens: list[Token], index: int, gone: Set[int]) -> bool:
    """At the start of a sentence the capital tells nothing; what follows may: "Mark said", "Mark, could you"."""
    token = tokens[index]
    tail = text[token.end : token.end + 12]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if text[token.start - 1 : token.start] == "(" and tail[:1] in (")", ","):
        return True
    if _STARTS_LINE.search(text[max(0, token.start - 12) : token.start]) and _ENDS_LINE.match(tail):
        return index > 0 or text[: token.start].lstrip()[:1] in ("-", "*", "–", "—", "~")
    if token.folded in word_lists()["months"]:
        return after is not None and after.folded in _SPEECH and tail[:1] == " "
    person = token.folded in word_lists()["persons"]
    if person and (tail[:1] == ":" or (len(text) < _ONE_WORD and _ALONE.fullmatch(text.strip()))):
        return True
    return after is not None and _is_followed_as_name(tokens, index, between(text, tokens, index), gone)


def _is_followed_as_name(tokens: list[Token], index: int, gap: str, gone: Set[int]) -> bool:
    """Whether what follows, behind ``gap``, is what follows a person: a possessive, speaking, "and" with a name."""
    after = tokens[index + 1]
    follows = tokens[index + 2] if index + 2 < len(tokens) else None
    if gap == ", ":
        return index + 1 in gone or (after.text[0].islower() and after.folded not in _GOES_ON)
    if gap in ("'", "’"):
        return after.folded == "s"
    if gap in (" ", "/") and after.folded in _AND:
        return index + 2 in gone or (follows is not None and follows.text in _ME)
    if gap != " ":
        return False
    if tokens[index].folded in word_lists()["persons"] and after.folded in _IS | _FROM:
        return not (after.folded == "will" and follows is not None and follows.folded == "be")
    predicate = follows is not None and follows.folded in _PREDICATES
    return after.folded in _SPEECH or (predicate and after.folded in ("is", "was", "has", "will", "just", "also"))


_AND, _FROM, _ME = (
    frozenset("and n und et y".split()),
    frozenset("from von de".split()),
    ("I", "me", "ich", "moi", "yo"),
)
_GOES_ON = frozenset("and or but old short".split())
"""What follows a word that is not spoken to: "Young, old", "Long, but good"."""
_IS = frozenset(
    "is was has had will would can could should does did left got went came took gave needs keeps made hat ist "
    "est es tiene".split()
)


def _inside(text: str, tokens: list[Token], index: int, gone: Set[int]) -> bool:
    """Inside a sentence a capital is a name's, but for German nouns, words behind an article, and titles of things."""
    token, before = tokens[index], tokens[index - 1]
    gap = between(text, tokens, index - 1)
    if token.folded in word_lists()["months"]:
        return gap in (" ", ": ") and before.folded in _PERSONAL
    if gap == " " and before.folded in _ARTICLES:
        return False
    if _is_german(tokens) and (token.folded in word_lists()["german"] or token.folded in word_lists()["words"]):
        return (gap == " " and before.folded in _CUES_IN_GERMAN) or _speaks(text, tokens, index)
    if gap == " " and before.folded in _CUES:
        return True
    if before.folded == "s" and gap == " " and index > 1 and between(text, tokens, index - 2) in ("'", "’"):
        before = tokens[index - 2]
        return not before.text[0].isupper()
    compound = gap in (" ", "-") and before.text[0].isupper() and len(before.text) > 1 and index - 1 not in gone
    return not (compound and not _ENDED.search(text[max(0, before.start - 12) : before.start]))


def _speaks(text: str, tokens: list[Token], index: int) -> bool:
    return index + 1 < len(tokens) and between(text, tokens, index) == " " and tokens[index + 1].folded in _SPEECH


def _is_german(tokens: list[Token]) -> bool:
    return sum(token.folded in _GERMAN for token in tokens[:200]) >= 2
