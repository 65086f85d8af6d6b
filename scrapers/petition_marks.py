"""A petition's counter in what a page tells machines: JSON-LD, microdata, attributes, embedded state. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html

from scrapers.petition_words import names_count, number, tokens, words
from scrapers.plain import one_line
from scrapers.reading.facts import MAX_JSON
from store.model import CountBasis

_MAX_NODES = 100_000
_MAX_DEPTH = 60
_DIGITS = re.compile(r"\d[\d.,'’ \u00a0\u202f]*(?:\s?[kKmM])?")
_PAIR = re.compile(r"""["']?([A-Za-z_][\w-]{3,60})["']?\s*:\s*["']?(\d[\d.,]*)["']?(?=\s*[,}\]])""")
_NESTED = re.compile(r"""["']?([A-Za-z_][\w-]{3,60})["']?\s*:\s*\{([^{}]{1,300})\}""")
_VALUE = re.compile(r"""["']?(\w{1,40})["']?\s*:\s*["']?(\d[\d.,]*)["']?""")
_START = re.compile(r"(?:=|\()\s*(?=[\[{])")


@dataclass(frozen=True, slots=True)
class Mark:
    """One number that a page's markup calls a count of signatures, or a goal (``is_goal``). ``score`` ranks it."""

    value: int
    literal: str
    basis: CountBasis
    evidence: str
    score: float
    is_goal: bool = False


def marks(tree: lxml.html.HtmlElement) -> Iterator[Mark]:
    """Every count and goal that the page's markup names."""
    yield from _microdata(tree)
    yield from _attributes(tree)
    for script in tree.iter("script"):
        source = (script.text or "").strip()
        if not source or len(source) > MAX_JSON:
            continue
        if "ld+json" in (script.get("type") or "").lower():
            yield from _structured(source)
        else:
            yield from _state(source)


def _mark(literal: object, basis: CountBasis, evidence: str, score: float, kind: str) -> Iterator[Mark]:
    text = str(literal).strip()
    if isinstance(literal, bool) or len(text) > 20 or not _DIGITS.fullmatch(text):
        return
    value = number(text)
    if value is not None:
        yield Mark(value, text, basis, one_line(evidence, 200), score, kind == "goal")


def _parsed(source: str) -> object:
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(root: object) -> Iterator[tuple[tuple[str, ...], bool, object]]:
    """(path of keys, whether a list with several items was passed, value) of everything in parsed JSON."""
    stack: list[tuple[tuple[str, ...], bool, object]] = [((), False, root)]
    seen = 0
    while stack and seen < _MAX_NODES:
        path, listed, item = stack.pop()
        seen += 1
        yield path, listed, item
        if len(path) > _MAX_DEPTH:
            continue
        if isinstance(item, dict):
            stack.extend(((*path, str(key)[:80]), listed, value) for key, value in reversed(item.items()))
        elif isinstance(item, list):
            stack.extend((path, listed or len(item) > 1, value) for value in reversed(item))


def _structured(source: str) -> Iterator[Mark]:
    """Interaction counters of JSON-LD (schema.org/interactionStatistic) whose action is signing or its like."""
    for path, listed, node in _walk(_parsed(source)):
        if not isinstance(node, dict) or "userInteractionCount" not in node:
            continue
        action = node.get("interactionType") or node.get("interactionService") or ""
        action = action.get("@type") if isinstance(action, dict) else action
        name = str(action).rpartition("/")[2]
        told = names_count(tokens(str(node.get("name") or "")))
        if name in words("actions") or told == "count" or not name:
            # Statistics of one thing stand in a list; a list of things is another petition's.
            score = 5.0 if name else 2.5  # a counter of nothing in particular: better than prose
            score -= 3.0 * (listed and "interactionStatistic" not in path)
            yield from _mark(
                node["userInteractionCount"], "structured", json.dumps(node, ensure_ascii=False), score, "count"
            )


def _microdata(tree: lxml.html.HtmlElement) -> Iterator[Mark]:
    for node in tree.xpath("//*[@itemprop='userInteractionCount' or @itemprop='interactionCount']"):
        frame = next((up for up in node.iterancestors() if up.get("itemscope") is not None), None)
        kinds = frame.xpath(".//*[@itemprop='interactionType']") if frame is not None else []
        told = " ".join(str(k.get("content") or k.get("href") or k.get("itemtype") or k.text or "") for k in kinds)
        value = node.get("content") or node.get("value") or node.text_content()
        written = re.match(r"(?:User)?(\w+):(\d+)$", value.strip())  # the older "UserSigns:1623"
        if written:
            told, value = written[1], written[2]
        if not told or any(action in told for action in words("actions")) or names_count(tokens(told)):
            yield from _mark(value, "microdata", _opening(node), 5.0 if told else 2.5, "count")


def _attributes(tree: lxml.html.HtmlElement) -> Iterator[Mark]:
    """``data-signature-count="1623"``, ``<meta name=…>``, and progress bars that are marked as those of signatures."""
    for node in tree.iter("*"):
        if not isinstance(node.tag, str):
            continue
        around = tokens(f"{node.get('class') or ''} {node.get('id') or ''}")
        for name, value in node.attrib.items():
            if not str(name).startswith("data-") or len(value) > 20:
                continue
            own = [part for part in tokens(str(name)) if part != "data"]
            kind = names_count(own) or (names_count([*own, *around]) if own and own[0] in _COUNT_KEYS else None)
            if kind:
                yield from _mark(value, "attribute", _opening(node), 4.0, kind)
        if node.tag == "meta":
            kind = names_count(tokens(node.get("property") or node.get("name") or node.get("itemprop") or ""))
            if kind:
                yield from _mark(node.get("content") or "", "attribute", _opening(node), 4.0, kind)
        elif node.tag in ("progress", "meter") or node.get("role") == "progressbar":
            yield from _bar(node, around)


_COUNT_KEYS = ("count", "total", "value", "number", "goal", "target", "current")


def _bar(node: lxml.html.HtmlElement, around: list[str]) -> Iterator[Mark]:
    value, top = node.get("value") or node.get("aria-valuenow"), node.get("max") or node.get("aria-valuemax")
    near = " ".join([node.get("aria-label") or "", node.get("title") or "", *around])
    parent = node.getparent()
    if parent is not None:
        near += f" {parent.get('class') or ''} {parent.get('id') or ''} {one_line(parent.text_content(), 200)}"
    # A bar up to 100 shows per cent; one of something else says nothing of signatures.
    if not value or not top or top in ("1", "100", "100.0") or not any(names_count([t]) for t in tokens(near)):
        return
    yield from _mark(value, "attribute", _opening(node), 3.5, "count")
    yield from _mark(top, "attribute", _opening(node), 3.5, "goal")


def _opening(node: lxml.html.HtmlElement) -> str:
    """An element's opening tag, as evidence."""
    pairs = " ".join(f'{name}="{value[:60]}"' for name, value in node.attrib.items())
    return f"<{node.tag} {pairs}> {one_line(node.text or '', 40)}".strip()


def _state(source: str) -> Iterator[Mark]:
    """Counts in the state that a page's script starts from: parsed where it is JSON, else pair by pair."""
    low = source.lower()
    if not any(word.rstrip("*") in low for word in words("nouns")):
        return
    roots = [_parsed(source)] if source[:1] in "[{" else []
    if not roots or roots[0] is None:
        roots = list(_objects(source))
    found = [mark for root in roots for mark in _in_state(root)]
    yield from found or _in_script(source.replace('\\"', '"'))


def _objects(source: str) -> Iterator[object]:
    """The JSON values that a script assigns or passes on."""
    decoder = json.JSONDecoder(strict=False)
    position, tried = 0, 0
    while tried < 30 and (start := _START.search(source, position)):
        tried += 1
        try:
            value, position = decoder.raw_decode(source, start.end())
        except (ValueError, RecursionError):
            position = start.end() + 1
            continue
        yield value


def _in_state(root: object) -> Iterator[Mark]:
    for path, listed, value in _walk(root):
        if not path or isinstance(value, (bool, dict, list)) or not isinstance(value, (int, str, float)):
            continue
        own = tokens(path[-1])
        kind = names_count(own) or (names_count([*tokens(path[-2]), *own]) if len(path) > 1 else None)
        if not kind:
            continue
        apart = listed or any(part in words("related") for key in path[:-1] for part in tokens(key))
        apart = apart or any(
            part in ("country", "countries", "constituency", "region") for k in path for part in tokens(k)
        )
        literal = str(int(value)) if isinstance(value, float) and value.is_integer() else value
        score = 4.0 - 4.0 * apart + 0.5 * ("displayed" in own)
        yield from _mark(literal, "state", f"{'.'.join(path[-3:])}: {value}", score, kind)


def _in_script(source: str) -> Iterator[Mark]:
    for outer in _NESTED.finditer(source):
        for inner in _VALUE.finditer(outer[2]):
            kind = names_count([*tokens(outer[1]), *tokens(inner[1])])
            if kind:
                score = 3.5 + 0.5 * ("displayed" in tokens(inner[1]))
                yield from _mark(inner[2], "state", f"{outer[1]}.{inner[0]}", score, kind)
    for pair in _PAIR.finditer(source):
        kind = names_count(tokens(pair[1]))
        if kind:
            yield from _mark(pair[2], "state", pair[0], 3.5, kind)
