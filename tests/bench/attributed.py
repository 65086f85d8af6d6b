"""Numbers of annotated newsroom prose and on whose word they stand, for ``tests.bench.bench_attribution``.

PolNeAR (``../shared/data/quotes``) marks the source, cue and content of every attribution of an article, quoted or not.
A number that stands in the content of one is on the word of its source; the innermost content counts whose cue tells
of something (``ATTITUDES`` are left out: nobody "hopes" or "opposes" a number into the world) and whose source can be
named. A pronoun is the source named last before it; a number whose source cannot be resolved is not judged, nor is one
that is taken as known ("the 50 states", "its 900 members"): it stands in what somebody says without being said by him.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from nlp.sentences import Span, prose_sentences
from store.model import Article
from tests.nlp.scoring import read_rows

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "quotes"
PARTS = 4

Place = Literal["before", "after", "around", "earlier", "later", "pronoun"]
Row = Mapping[str, Any]

ATTITUDES = frozenset(
    "abandon accuse agree aim allow applaud approve ask attack authorize avoid aware back ban began begin blame call "
    "calling campaign care celebrate charge charged commit committed compare condemn consider convict convicted "
    "criticize decide decided decline defend demand deserve design desire determine direct disagree dream eager "
    "embrace endorse enjoy ensure examine expose face favor favour fear feel felt fight focus focused forbid force "
    "guilty hate help honor hope ignore implement instruct intend interest intent investigate invite lead like "
    "looking love mandate mock name object obsess offer oppose opposed opposition order pass plan plead pledge praise "
    "prefer prepare press prevent prohibit promise promote propose protest prove pursue push question recommend "
    "refuse regret reject require resist resolve rule ruled seek seem sentence share signed slam sought sponsor spend "
    "support sure target threaten trust try tried urge use vote vow want wanted watch welcome willing wish work worry "
    "would".split()
)
"""Words of cues that hold a view, a wish, a plan or an act of somebody instead of telling something."""

_PRONOUNS = frozenset("he she they it i we you who this that which his her their its my our him them".split())
_WORD = re.compile(r"[a-z]+")
_MARKS = re.compile(r"''")
_KNOWN = re.compile(r"(?:\b(?:the|its|their|his|her|these|those)|[’']s)\s+$", re.IGNORECASE)
_REACH = 1500


class Judged(NamedTuple):
    """A number's annotated source: "" for nobody's word, None where it is not judged; how and where it is given."""

    source: str | None
    direct: bool = False
    place: Place | None = None
    cue: str = ""


class Attribution(NamedTuple):
    """One attribution: offsets, the source's words (a pronoun resolved, None where it has none) and the cue's."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    name: str | None
    said: str
    direct: bool
    pronoun: bool
    telling: bool

    def holds(self, at: int) -> bool:
        """Whether an offset lies in the content."""
        return any(span.start <= at < span.end for span in self.content)

    def size(self) -> int:
        """Characters of the content."""
        return sum(span.end - span.start for span in self.content)


class Page(NamedTuple):
    """An annotated article."""

    article: Article
    attributions: tuple[Attribution, ...]
    sentences: tuple[Span, ...]


def part_of(doc: str) -> int:
    """Which of the ``PARTS`` a document belongs to, by the hash of its name."""
    return int(hashlib.sha256(doc.encode()).hexdigest(), 16) % PARTS


def pages(path: Path, parts: frozenset[int] | None = None) -> Iterator[Page]:
    """The annotated articles of a file, of some parts only where ``parts`` are given."""
    for row in read_rows(path):
        if parts is None or part_of(row["doc"]) in parts:
            yield page(row)


def page(row: Row) -> Page:
    """An article from its row: ``doc``, ``text`` and ``attributions`` as PolNeAR has them."""
    text = _MARKS.sub(_mark, row["text"])
    article = Article(row["doc"], "https://polnear.example/", "", text)
    return Page(article, tuple(_attributions(row)), tuple(prose_sentences(text)))


def _mark(match: re.Match[str]) -> str:
    """A double mark for two single ones, as long as they are: an archive's way to write it, not a newspaper's."""
    opens = match.string[match.end() : match.end() + 1].strip() and not match.string[: match.start()][-1:].strip()
    return ' "' if opens else '" '


def _attributions(row: Row) -> Iterator[Attribution]:
    """The attributions of an article in the order of their sources."""
    found = sorted(row["attributions"], key=lambda one: _spans(one["source"])[:1])
    named: tuple[int, str] | None = None
    for one in found:
        source, said = _spans(one["source"]), " ".join(_words(one["cue"]))
        name = " ".join(part["text"] for part in one["source"]) or None
        pronoun = name is not None and len(name.split()) < 3 and set(_WORD.findall(name.lower())[:1]) <= _PRONOUNS
        if name and pronoun:
            near = named is not None and source[0].start - named[0] < _REACH
            name = named[1] if near and named else None
        elif name:
            named = (source[0].start, name)
        cue, content = _spans(one["cue"]), _spans(one["content"])
        yield Attribution(source, cue, content, name, said, bool(one["direct"]), pronoun, not _holds_view(said))


def _holds_view(cue: str) -> bool:
    words = _WORD.findall(cue.lower())
    return any(base in ATTITUDES for word in words for base in _bases(word))


def _bases(word: str) -> Iterator[str]:
    yield word
    for ending in ("s", "es", "d", "ed", "ing"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            yield stem
            yield stem + "e"
            if len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]


def _spans(parts: Sequence[Row]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for part in parts for start, end in part["spans"])


def _words(parts: Sequence[Row]) -> list[str]:
    return [part["text"] for part in parts]


def judge(page: Page, at: int) -> Judged:
    """On whose word the number at offset ``at`` stands."""
    if _KNOWN.search(page.article.text, max(0, at - 8), at):
        return Judged(None)
    holding = sorted((one for one in page.attributions if one.holds(at)), key=Attribution.size)
    for one in holding:
        if one.telling and one.name:
            return Judged(one.name, one.direct, _place(page, one, at), one.said)
    unsure = any(one.pronoun or not one.telling for one in holding)
    return Judged(None if unsure else "")


def _place(page: Page, one: Attribution, at: int) -> Place:
    sentence = next((s for s in page.sentences if s.start <= at < s.end), Span(at, at))
    start, end = one.source[0].start, one.source[-1].end
    if one.pronoun:
        return "pronoun"
    if end <= sentence.start:
        return "earlier"
    if start >= sentence.end:
        return "later"
    return "before" if start < at else "after"
