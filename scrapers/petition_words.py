"""The words and numbers of a petition's counter in what a reader sees: "1,623 have signed. Let's get to 2,500!"."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LEXICON = Path(__file__).parent / "lexicon" / "petitions.toml"
MOST = 1_000_000_000  # no petition has more signatures than that; a larger number is something else
_SPACE = " \u00a0\u2009\u202f"
_SCALES = {"k": 1_000, "tsd": 1_000, "mil": 1_000, "m": 1_000_000, "mio": 1_000_000, "million": 1_000_000}
_NUMBER = (
    rf"(?<![\w.,/-])(?:\d{{1,3}}(?:[.,'’{_SPACE}]\d{{3}})+|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}"
    rf"|\d+(?:[.,]\d{{1,2}})?(?=[{_SPACE}]?(?:k|tsd|mil|mio|m|million)\b)|\d+)"
    rf"(?:[{_SPACE}]?(?:k|tsd|mil|mio|million|m)\b\.?)?(?![A-Za-z_\d%]|[.,]\d)"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
# A line up to the first length (in characters) may be a counter's label; beyond the second it is prose, whose numbers
# are those of some day, and is not read.
_LABEL, PROSE = 80, 160


@functools.cache
def words(name: str) -> tuple[str, ...]:
    """A list of the lexicon."""
    return tuple(_lexicon()[name])


@functools.cache
def _lexicon() -> dict[str, list[str]]:
    return tomllib.loads(LEXICON.read_text(encoding="utf-8"))


@functools.cache
def whole(*names: str) -> str:
    """A pattern for any word of the lists, whole; a "*" stands for any ending."""
    found = sorted({word for name in names for word in words(name)}, key=len, reverse=True)
    return (
        "(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in found) + r")(?!\w)"
    )


def number(literal: str) -> int | None:
    """The whole number that a counter's literal stands for ("1,623", "1.623", "1 623", "1.6K"), else ``None``."""
    found = re.fullmatch(rf"([\d.,'’{_SPACE}]+?)[{_SPACE}]?([a-z]+)?\.?", literal.strip().lower())
    if found is None:
        return None
    digits, scale = found[1], _SCALES.get(found[2] or "", None if found[2] else 1)
    if scale is None:
        return None
    try:
        if scale > 1 and re.search(r"[.,]\d{1,2}$", digits):
            value = round(float(digits.replace(",", ".")) * scale)
        else:
            value = int(re.sub(r"\D", "", digits)) * scale
    except ValueError:
        return None
    return value if 0 <= value <= MOST else None


@dataclass(frozen=True, slots=True)
class Seen:
    """A count or a goal in a line of text."""

    value: int | None
    literal: str
    evidence: str
    goal: int | None = None
    score: float = 0.0


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    noun, verb, of, goal = whole("nouns"), whole("verbs"), whole("of"), whole("goals")
    stop = whole("within", "goals")
    fill = rf"(?:\s+(?!{stop})[^\W\d][\w'’-]*)"
    return {
        name: re.compile(pattern, re.IGNORECASE)
        for name, pattern in {
            "both": rf"(?P<n>{_NUMBER})\s*(?:/|{of})\s*(?P<goal>{_NUMBER})",
            "done": rf"(?P<n>{_NUMBER})(?:{fill}{{0,8}}?\s+{verb}|{fill}{{0,2}}?\s*(?<!\w){noun})",
            "by": rf"(?<!\w){verb}\s+(?:by|von|par|por|da|door|av|af)\s+(?P<n>{_NUMBER})(?!\s*(?:/|{of})?\s*\d)",
            "label": rf"(?<!\w){noun}(?:{fill}{{1,2}}\s*:|\s*[:·–—-]?)\s*(?P<n>{_NUMBER})\s*$",
            "goal": rf"(?<!\w){goal}(?:\s+(?!\d)\w+){{0,2}}\s*[:·–—-]?\s*(?P<goal>{_NUMBER})",
            "goal_behind": rf"(?P<goal>{_NUMBER})\s+(?:{noun}\s+)?(?:[^\W\d]{{2,5}}\s+)?{goal}(?!\W{{0,3}}\d)",
            "about": rf"(?<!\w)(?:{noun}|{verb})",
            "not_before": rf"(?<!\w){whole('before')}\W*$",
            "not_within": rf"(?<!\w){stop}",
            "number": _NUMBER,
        }.items()
    }


def read_lines(lines: Sequence[str]) -> list[Seen]:
    """Counts and goals in the visible lines of a page, in their order; a line that is a number alone is read with
    its neighbours."""
    found: list[Seen] = []
    for line in _joined([line for line in lines if len(line) <= PROSE]):
        for sentence in _SENTENCE.split(line):
            found += _read(sentence, line)
    return found


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """The lines, those that hold nothing but numbers together with the one after (or before, at the end)."""
    alone = re.compile(rf"^(?:{_NUMBER}|[/\s]|{whole('of')})+$", re.IGNORECASE)
    held: list[str] = []
    for position, line in enumerate(lines):
        if alone.match(line) and len(held) < 3:
            held.append(line)
            before = lines[position - 1] if position else ""
            if before and len(before) < 40 and not alone.match(before):
                yield f"{before.rstrip(' :')}: {line}"
            continue
        yield " ".join([*held, line]) if held else line
        if held:
            yield line
        held = []
    if held:
        yield " ".join(held)


def _read(sentence: str, line: str) -> Iterator[Seen]:
    told = _patterns()
    shown = " ".join(line.split())[:200]
    score = 3.0 + (len(line) < _LABEL)
    taken: set[int] = set()
    for match in told["both"].finditer(sentence):
        count, goal = number(match["n"]), number(match["goal"])
        about = told["about"].search(line)
        if count is not None and goal is not None and about and (goal > 31 or count > 31):
            taken |= {match.start("n"), match.start("goal")}
            yield Seen(count, match["n"].strip(), shown, goal, score + 1)
    for name in ("goal", "goal_behind"):
        for match in told[name].finditer(sentence):
            goal = number(match["goal"])
            if goal and match.start("goal") not in taken:
                taken.add(match.start("goal"))
                yield Seen(None, match["goal"], shown, goal, score)
    for name in ("done", "by", "label"):
        for match in told[name].finditer(sentence):
            start = match.start("n")
            value = number(match["n"])
            if value is None or start in taken or _is_no_count(sentence, match, told):
                continue
            taken.add(start)
            yield Seen(value, match["n"].strip(), shown, None, score)


def _is_no_count(sentence: str, match: re.Match[str], told: dict[str, re.Pattern[str]]) -> bool:
    """Whether the words around a number say that it is a part, a remainder, a bound or a mark to reach."""
    before, behind = sentence[: match.start("n")], sentence[match.end() : match.end() + 40]
    return bool(
        told["not_before"].search(before[-30:])
        or told["not_within"].search(match[0])
        or re.match(rf"\W{{0,3}}(?:\w+\s+){{0,3}}?{whole('within')}", behind, re.IGNORECASE)
    )


def tokens(name: str) -> list[str]:
    """The words of a machine's name, in lower case: "signatureCount_total" is signature, count, total."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return [part for part in re.split(r"[^\w]+|_+", parted.lower()) if part and not part.isdigit()]


@functools.cache
def _is_noun() -> re.Pattern[str]:
    return re.compile(whole("nouns", "verbs"), re.IGNORECASE)


def names_count(parts: Iterable[str]) -> str | None:
    """Whether a name's words speak of the count of signatures (``"count"``), of the goal (``"goal"``) or neither."""
    given = list(parts)
    nouns = [part for part in given if _is_noun().fullmatch(part)]
    rest = [part for part in given if part not in nouns]
    if not nouns or any(part in words("other_names") for part in rest):
        return None
    if any(part in words("goal_names") for part in rest):
        return "goal"
    return "count" if all(part in words("count_names") for part in rest) else None
