"""How one person writes: a sentence of the stock as a lower-case, hurried, formal or foreign hand would type it.

Slots (``{person}``, ``@@``) and emoji codes (``:tada:``) come out as they went in.
"""

from __future__ import annotations

import re
from random import Random

EMOJI = {
    "up": (":smile:", ":heart:", ":blush:", ":raised_hands:", ":sunflower:", ":tada:", ":relaxed:"),
    "flat": (":thinking_face:", ":eyes:", ":pray:", ":coffee:", ":man-shrugging:"),
    "down": (":disappointed:", ":unamused:", ":face_with_rolling_eyes:", ":rage:", ":cry:", ":woman-facepalming:"),
    "mixed": (":eyes:", ":muscle:", ":astonished:", ":writing_hand:"),
    "": (":+1:", ":point_up:", ":100:", ":eyes:"),
}
_OPENERS = {
    "down": ("Honestly, ", "Sorry but ", "Not to be that person but ", "I'll say it: ", "Right. ", "Sigh. ", "So "),
    "flat": ("Quick question: ", "Morning! ", "Hi all, ", "Silly question: ", "Asking again: "),
    "up": ("Just to say: ", "Ha! ", "Hi all, ", "On a better note: ", "Oh "),
    "mixed": ("Update: ", "FYI: ", "So ", "Wow, ", "Right, "),
}
_OPENS = 0.12
_SLANG = (
    (r"\byou\b", "u"), (r"\bplease\b", "pls"), (r"\bbecause\b", "cos"), (r"\bthough\b", "tho"), (r"\bpeople\b", "ppl"),
    (r"\bthanks?( you)?\b", "thx"), (r"\bare you\b", "r u"), (r"\breally\b", "rly"), (r"\bsomething\b", "sth"),
    (r"\bto be honest\b", "tbh"), (r"\bgoing to\b", "gonna"), (r"\bdoes anyone\b", "anyone"), (r"\btomorrow\b", "tmrw"),
)  # fmt: skip
_SLANG_OPENERS = {
    "up": ("omg ", "yay ", "ok so "), "down": ("ngl ", "tbh ", "omg ", "ffs ", "ugh "),
    "flat": ("ok so ", "wait ", "hey "), "mixed": ("omg ", "wait "),
}  # fmt: skip
_FOREIGN = (
    (r"\bI'm\b", "I am"), (r"\bit's\b", "it is"), (r"\bIt's\b", "It is"), (r"\bdon't\b", "do not"),
    (r"\bdoesn't\b", "does not"), (r"\bcan't\b", "can not"), (r"\bsomebody\b", "some colleague"),
    (r"\binformation\b", "informations"), (r"\bvery\b", "really very"),
)  # fmt: skip
_FORMAL = (
    (r"\bI'm\b", "I am"), (r"\bdon't\b", "do not"), (r"\bcan't\b", "cannot"), (r"\bisn't\b", "is not"),
    (r"\bI'd\b", "I would"), (r"\bwon't\b", "will not"), (r"\bnobody's\b", "nobody is"), (r"\bthey're\b", "they are"),
    (r"\bI've\b", "I have"), (r"!!+", "!"), (r" lol\b", ""),
)  # fmt: skip
_WORD = re.compile(r"(?<![:@{\w])[a-z]{6,}(?![\w:}])")


def write(text: str, style: str, mood: str, rng: Random, *, answer: bool = False) -> str:
    """``text`` in a person's ``style``; ``mood`` chooses openers (an ``answer`` has none) and emoji."""
    opens = style not in ("terse", "slang", "formal") and not answer and mood in _OPENERS
    if opens and (mood != "flat" or text.endswith("?")) and rng.random() < _OPENS:
        text = _open(rng.choice(_OPENERS[mood]), text)
    hand = _HANDS.get(style)
    return hand(text, "" if answer and style != "emoji" else mood, rng) if hand else text


def _open(opener: str, text: str) -> str:
    """The opener before the text, whose first word becomes small where it is an ordinary one."""
    if opener.endswith(("! ", ". ", "? ", ": ")):
        return opener + text
    word = re.match(r"[A-Z][a-z]+\b", text)
    ordinary = word and word[0] not in ("Verena", "Lucian", "Marsh", "Quay", "Branch", "PaceView")
    return opener + (text[0].lower() + text[1:] if ordinary else text)


def _replace(text: str, pairs: tuple[tuple[str, str], ...], rng: Random, share: float) -> str:
    for pattern, other in pairs:
        if rng.random() < share:
            text = re.sub(pattern, other, text)
    return text


def _lower(text: str, mood: str, rng: Random) -> str:
    text = text.lower()
    if rng.random() < 0.3:
        text = text.replace("'", "")
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def _slang(text: str, mood: str, rng: Random) -> str:
    text = _replace(_lower(text, mood, rng), _SLANG, rng, 0.8)
    return (rng.choice(_SLANG_OPENERS[mood]) if mood and rng.random() < 0.25 else "") + text


def _emoji(text: str, mood: str, rng: Random) -> str:
    if text.endswith(":") or rng.random() < 0.25:
        return text
    one = rng.choice(EMOJI[mood])
    return f"{text} {one}" + (f"{one}" if rng.random() < 0.2 else "")


def _formal(text: str, mood: str, rng: Random) -> str:
    text = _replace(text, _FORMAL, rng, 0.9)
    text = text[0].upper() + text[1:]
    if text[-1] not in ".!?:)":
        text += "."
    if mood and rng.random() < 0.35:
        text = rng.choice(("Good morning all. ", "Good morning. ", "Hello everyone. ", "Good afternoon. ")) + text
    return text + (
        rng.choice((" Kind regards.", " Many thanks.", " Best wishes.")) if mood and rng.random() < 0.12 else ""
    )


def _foreign(text: str, mood: str, rng: Random) -> str:
    text = _replace(text, _FOREIGN, rng, 0.6)
    if rng.random() < 0.5:
        text = re.sub(r"(?<=\w )the (?=[a-z])", "", text, count=rng.randrange(1, 3))
    if text.endswith("?") and rng.random() < 0.4:
        text += rng.choice((" Thanks in advance.", " Thank you.", " Sorry for my question."))
    return text


def _terse(text: str, mood: str, rng: Random) -> str:
    sentences = re.split(r"(?<=[.!?]) (?=[A-Z{@])", text)
    short = sentences[0]
    return short[:-1] if short.endswith(".") and rng.random() < 0.6 else short


def _typing(text: str, mood: str, rng: Random) -> str:
    """Two letters swapped in one word, sometimes set right after a star."""
    words = list(_WORD.finditer(text))
    if not words or rng.random() < 0.45:
        return text
    word = rng.choice(words)
    place = word.start() + rng.randrange(1, len(word[0]) - 2)
    slip = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return f"{slip} *{word[0]}" if rng.random() < 0.2 and slip != text else slip


_HANDS = {
    "lower": _lower, "slang": _slang, "emoji": _emoji, "formal": _formal, "foreign": _foreign, "terse": _terse,
    "typing": _typing,
}  # fmt: skip
