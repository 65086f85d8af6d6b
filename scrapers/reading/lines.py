"""Lines of an extracted text that no writer wrote: calls to act, comment forms, credits, bios, related headlines.

These matter more here than elsewhere: "12 comments" or the headline of a related post would become a figure. Rules
are about wording that every site shares; each line is judged as a whole, prose is never cut inside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from scrapers.moments import read_moment
from scrapers.months import PATTERN

# A whole line that is one of these is furniture, wherever it stands.
_FURNITURE = re.compile(
    r"""^\W*(?:
      advertis(?:e)?ments?(?:\ continues?\ below|\s*[-–—].{0,40})?|ad
    | sponsored(?:\ content)?|story\ continues(?:\ below)?.*
    | article\ continues\b.{0,60}|listen\ to\ this\ (?:article|story)\b.{0,30}|watch\s*:\s.{0,120}|\d{1,2}(?::\d\d){1,2}
    | for\ more\ .{0,60}\bour\ (?:app|newsletter|website)\b.*
    | (?:\d[\d,.]*\s*)?(?:comments?|replies|shares?|likes?|views?|reactions?)|no\ comments?(?:\ yet)?
    | (?:leave|post|add|write)\ (?:a|your)\ (?:comment|reply|response).*
    | (?:\d[\d,.]*\s*)?(?:view|show|see|load|read)\ (?:all\ |more\ )*(?:\d+\ )?comments?(?:\s*\(\d+\))?
    | \d+[-\ ]min(?:ute)?\ (?:listen|read|watch)|download|embed|transcript|(?:join|contact|support|email)\ us
    | join\ (?:the|our)\ (?:conversation|discussion|comment\w*\ \w+)|join\ thought-provoking\ conversations.*
    | (?:share|save|print|copy\ link|e-?mail|tweet|whatsapp|facebook|twitter|x|linkedin|reddit|pinterest|bookmark
        |listen|subscribe)
      (?:\ (?:this|on|to|via|article|story|post|with|facebook|twitter|x|email|whatsapp|linkedin|now|link
        |your\ friends?))*
    | (?:sign|log)\ ?(?:up|in)(?:\ (?:here|now|today|to|for)\b.*)?|(?:click|tap)\ here(?:\ (?:to|for)\b.*)?
    | (?:subscribe|sign\ up|register)\ (?:to|for|now)\b.{0,160}
    | (?:get|receive)\ (?:the\ |our\ )?.{0,60}(?:newsletter|in\ your\ inbox|\bapp\b).{0,80}
    | (?:follow|join|find|like)\ .{1,80}\ on\ (?:facebook|x|twitter|instagram|whatsapp|bluesky|tiktok)\b.*
    | get\ .{0,120}\b(?:joining|following)\ our\ .*|be\ the\ first\ to\ (?:get|know|hear)\b.*
    | (?:install|download|get)\ (?:the|our)\ .{0,40}\bapp\b.*
    | send\ (?:us\ )?your\ (?:story|stories|views|tips|photos)\b.*
    | (?:[^.?]{0,100}\?\ )?contact\ (?:this|the)\ (?:reporter|author|writer)\b.*
    | (?:contact|e-?mail|reach|follow)\ .{2,80}@.*|(?:support|help\ us)\ .{0,40}\bjournalism\b.{0,120}
    | (?:melden\ sie\ sich|abonnieren\ sie|(?:inscriv|abonn)ez-vous|suscríb(?:ete|ase)|iscriviti|inscreva-se)\b.{0,200}
    | want\ to\ bookmark\ your.*|start\ your\ .{0,40}subscription.*
    | (?:read|see|watch|listen|hear)\ (?:more|also|next|now)(?:\s*[:>…»-].*|\.{2,3})?
    | (?:continue|keep)\ reading.{0,80}|(?:also|more)\ (?:read|like\ this|to\ explore)\s*:?.*
    | related\ (?:video|article|story|stories|posts?|topics?|content|links?)\s*(?::.*)?
    | (?:most\ (?:read|popular|viewed)|popular|trending(?:\ now)?|editor['’]?s?\ picks?)
    | recommended(?:\ (?:for\ you|stories|reading))?
    | (?:photo|image|picture|photograph|credit|video|pic|illustration)s?(?:\ credit)?\s*(?:by|:).{0,160}
    | (?:accept|reject|manage)\ (?:all\ )?(?:cookies|preferences).*|we\ use\ cookies.*
    | (?:getty\ images|reuters|ap|afp|shutterstock|alamy|epa|pa)(?:\s*[/|,]\s*[\w .]+)*(?:\ (?:photo|images?))?
    | back\ to\ top|skip\ to\ .{3,40}|swipe\ (?:left|right|up|to)\b.*|["“']swipe\ left\ below.*|loading(?:\.{2,3}|…)?
    | copyright\s*(?:©|\(c\)|\d{4}).*|©.*|all\ rights\ reserved.*|our\ (?:editorial\ )?standards:.*
    | you['’]re\ all\ caught\ up.*
    | the\ post\ .{5,200}\ (?:appeared\ first|first\ appeared)\ on\ .{2,80}
    | have\ (?:a\ )?(?:tips?|something\ to\ share)\b.{0,120}|send\ (?:us\ )?tips\ to.*
    | news\ provided\ by\b.{2,80}|(?:source:|(?-i:SOURCE))\ [^.]{2,60}
    | (?:lesen\ sie\ (?:auch|hier)|mehr\ zum\ thema|auch\ interessant|(?:à\ )?lire\ aussi|à\ lire|lea\ también
        |lee\ también|leer\ más|te\ puede\ interesar|leggi\ anche|leia\ (?:também|mais)|lees\ ook|関連記事)\b.{0,200}
    | follow\ (?:us|me|him|her|them)\ on\b.*
    )\W*$""",
    re.I | re.X,
)
# From here to the end there is nothing more of the article, if it comes late enough.
_CLOSING = re.compile(
    r"""^\W*(?:
      (?:related|recommended|more|previous|next|latest)\ (?:posts?|articles?)|more\ from\ [^.!?]{2,60}
    | (?:you\ )?(?:may|might)\ (?:also\ )?(?:like|be\ interested\ in)|(?:what\ to\ )?read\ next|up\ next
    | about\ the\ authors?|(?:\d[\d,]*\ )?comments?|leave\ a\ (?:comment|reply)|join\ the\ (?:conversation|discussion)
    )\W*$""",
    re.I | re.X,
)
# These stand inside articles too, over a box of links: only near the end is nothing left behind them.
_ASIDE = re.compile(
    r"""^\W*(?:
      related(?:\ (?:stories|content|coverage|reading|news|topics?|links?|tags?))?|more\ (?:on|about|in)\ [^.!?]{2,60}
    | more\ (?:stories|news|like\ this)|recommended(?:\ (?:for\ you|stories|reading))?|most\ (?:read|popular|viewed)
    | popular(?:\ (?:posts?|stories|now))?|trending(?:\ (?:now|stories|news))?
    | (?:latest|top)\ (?:news|stories|headlines)
    | share\ this(?:\ (?:article|story|post|page))?|(?:filed\ under|tags?|topics)(?:\s*:.*)?|newsletter(?:\ sign-?up)?
    )\W*$""",
    re.I | re.X,
)
_ABOUT_DATES = re.compile(
    r"\b(?:first|last|published|posted|updated|modified|on|at|am|pm|min(?:utes?)?|read|by|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?"
    r"|fri|sat(?:ur)?|sun)(?:day)?|stand|uhr|vom|am|veröffentlicht|aktualisiert|(?:mon|diens|donners|frei|sams|sonn)tag"
    r"|mittwoch|sonnabend|publié|le|mis à jour|modifié|à|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|de|del|el"
    r"|publicado|actualizado|lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b",
    re.I,
)
_BIO = re.compile(
    r"""^(?P<name>[^\W\d_a-z][\w.'’-]+(?:\s+[^\W\d_a-z][\w.'’-]*){1,3}),?\s+
    (?:is|was|has\ been|covers|writes|reports|joined|works|ist|arbeitet|est|es)\b .{0,120}?
    \b(?:reporter|writer|editor|correspondent|journalist|columnist|author|contributor|producer|attorney|critic|covers
    |reports|bureau|freelance\w*|fellow|[Rr]edakteur(?:in)?|[Jj]ournalist(?:in|e)?|[Aa]utor(?:in)?|rédact\w+
    |periodista|redactora?)\b""",
    re.X | re.S,
)
# What only a biography of a page's own author says, whatever comes behind it.
_OWN_BIO = re.compile(
    r"(?P<name>[^\W\d_a-z][\w.'’-]+(?:\s+[^\W\d_a-z][\w.'’-]*){1,3}),?\s+"
    r"(?:writes|covers|reports|has (?:written|covered|reported)|schreibt|berichtet|couvre|écrit|escribe|cubre)\b"
)
_CONTACT = re.compile(
    r"\bfollow (?:him|her|them|\w+ on)\b|\b(?:twitter|bluesky|mastodon)\b|@\w|\bsend tips\b|\bcan be reached\b", re.I
)
_WORD = re.compile(r"[^\W_]")
_WORDS = re.compile(r"\w+")
_ASCII = "".join(sign.lower() if re.match(r"\w", sign) else " " for sign in map(chr, range(128)))
_SENTENCE = re.compile(r"[.!?…][\"”’')]*$")
STANDFIRST = 8  # words; a kicker has fewer
LATE, VERY_LATE = 0.45, 0.65  # shares of a text that must stand before such a heading


def plain(text: str) -> str:
    """``text`` for comparison: case, quotes, dashes and white space made one."""
    if text.isascii():  # the same in a quarter of the time
        return " ".join(text.translate(_ASCII).split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_WORDS.findall(folded))


def article_lines(text: str, *, titles: Sequence[str] = (), authors: Sequence[str] = ()) -> list[str]:
    """The lines of ``text`` that belong to the article: without its own ``titles`` on top, furniture, related
    headlines at its end and the bios of its ``authors``."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    lines = _without_head(lines, {plain(title) for title in titles if title}, authors)
    lines = _without_closing(lines)
    kept = [line for line in lines if not is_furniture(line)]
    return _without_bios(_without_repeats(kept), authors)


def is_furniture(line: str) -> bool:
    """Whether a whole line is a button, a credit, a call to act or a comment form's label."""
    return len(line) <= 260 and bool(
        not _WORD.search(line) or _FURNITURE.match(line) or (len(line) <= 90 and _ASIDE.match(line))
    )


def _without_head(lines: list[str], titles: set[str], authors: Sequence[str]) -> list[str]:
    """The title and the byline are fields of their own; above the text they would be read as sentences."""
    names = {plain(a) for a in authors if a}
    marks = [plain(line) in titles or _is_byline(line, names) or _is_dateline(line, authors) for line in lines[:6]]
    last = max((number for number, mark in enumerate(marks) if mark), default=-1)
    # What else stands up there is a kicker, unless it is a sentence or as long as one: then it is the standfirst.
    above = [line for line, mark in zip(lines, marks[: last + 1], strict=False) if not mark]
    head = [line for line in above if _SENTENCE.search(line) or len(line.split()) >= STANDFIRST]
    return head + lines[last + 1 :]


def _is_byline(line: str, names: set[str]) -> bool:
    words = plain(line)
    if len(line) >= 120:
        return False
    if words.removeprefix("by ") in names or (words.startswith("by ") and any(name in words for name in names)):
        return True
    return line.startswith(("By ", "BY ")) and not _SENTENCE.search(line)


def _is_dateline(line: str, authors: Sequence[str]) -> bool:
    """Whether a line is a date and nothing else but the authors' names and words about publishing."""
    if len(line) > 120 or not re.search(r"\d", line) or read_moment(re.sub(r"(?<=[a-z])(?=\d)", " ", line)) is None:
        return False
    for name in authors:
        line = line.replace(name, " ")
    rest = re.sub(rf"{PATTERN}|\b[A-Z]{{2,4}}\b", " ", _ABOUT_DATES.sub(" ", line), flags=re.I)
    return not re.search(r"[^\W\d_]{2}", rest)


def _without_closing(lines: list[str]) -> list[str]:
    total = sum(map(len, lines))
    before = 0
    for number, line in enumerate(lines):
        short = len(line) <= 90
        if short and before >= LATE * total and _CLOSING.match(line):
            return lines[:number]
        if short and before >= VERY_LATE * total and _ASIDE.match(line):
            return lines[:number]
        before += len(line)
    return lines


def _without_repeats(lines: list[str]) -> list[str]:
    """A long line that comes twice is a pull quote or a teaser; one sentence must not count as two claims."""
    seen: set[str] = set()
    kept = []
    for line in lines:
        words = plain(line)
        if len(words) > 60 and words in seen:
            continue
        seen.add(words)
        kept.append(line)
    return kept


def _without_bios(lines: list[str], authors: Sequence[str]) -> list[str]:
    names = [plain(a) for a in authors if len(a.split()) >= 2]
    end = len(lines)
    for number in range(len(lines) - 1, max(0, len(lines) - 5), -1):
        line = lines[number]
        match = _BIO.match(line) or _OWN_BIO.match(line)
        own = match is not None and plain(match["name"]) in names
        if plain(line) in names and number < len(lines) - 1 and end == number + 1:
            end = number  # the heading of the biography that follows
            continue
        if match is not None and (own or (len(line) < 400 and _CONTACT.search(line))):
            end = number
    return (
        lines[:end] + [line for line in lines[end:] if not _looks_like_bio(line, names)] if end < len(lines) else lines
    )


def _looks_like_bio(line: str, names: Sequence[str]) -> bool:
    return bool(_BIO.match(line) or _CONTACT.search(line) or any(plain(line).startswith(name) for name in names))
