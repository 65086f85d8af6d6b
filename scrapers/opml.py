"""Lists of sources as OPML 2.0 (opml.org/spec2.opml), the form in which feed readers exchange subscriptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import cast
from xml.etree import ElementTree

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from scrapers.outlets import registered_domain
from scrapers.plain import clean, one_line
from scrapers.sources import KINDS
from scrapers.urls import safe_link
from store.errors import InputError
from store.model import Source, SourceKind

MAX_BYTES, MAX_OUTLINES, MAX_DEPTH = 5_000_000, 10_000, 50
MAX_NAME = 200
# What OPML has no attribute for; the specification asks for a namespace of one's own.
_OURS = "urn:tallywire"
_FEEDS = ("feed", "search", "gdelt")


@dataclass(frozen=True, slots=True)
class Outlines:
    """The sources of a file, and how many outlines were left out, by reason (``bad_link``, ``duplicate``,
    ``no_feed``)."""

    sources: tuple[Source, ...]
    dropped: Mapping[str, int]


def read_opml(body: bytes, where: str) -> Outlines:
    """Read an OPML file; outlines without an address are groups and count for nothing.

    Raises :class:`InputError` for what is no OPML, or is too large, too deep or declares entities.
    """
    if len(body) > MAX_BYTES:
        raise InputError(f"{where}: is larger than {MAX_BYTES:,} bytes; cut it in parts")
    found: dict[str, Source] = {}
    dropped: Counter[str] = Counter()
    for attributes, has_children in _outlines(body, where):
        if has_children and not ({"xmlurl", "url"} & set(attributes)):
            continue
        source = _source(attributes)
        if isinstance(source, str):
            dropped[source] += 1
        elif source.url in found:
            dropped["duplicate"] += 1
        else:
            found[source.url] = source
    return Outlines(tuple(found.values()), dict(dropped))


def _outlines(body: bytes, where: str) -> Iterable[tuple[dict[str, str], bool]]:
    """The attributes of every outline (names in lower case), and whether others lie in it."""
    rows: list[tuple[dict[str, str], bool]] = []
    root, depth = "", 0
    try:
        for event, node in defusedxml.ElementTree.iterparse(BytesIO(body), events=("start", "end"), forbid_dtd=True):
            name = node.tag.rpartition("}")[2].lower()
            root = root or name
            if root != "opml":
                raise InputError(
                    f"{where}: is no OPML (it starts with <{root[:40]}>); export your subscriptions as OPML"
                )
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH or len(rows) > MAX_OUTLINES:
                text = f"more than {MAX_OUTLINES:,} outlines, or outlines nested more than {MAX_DEPTH} deep"
                raise InputError(f"{where}: holds {text}; cut it in parts")
            if event == "end" and name == "outline":
                rows.append(({str(key).lower(): value for key, value in node.attrib.items()}, len(node) > 0))
    except DefusedXmlException:
        raise InputError(f"{where}: declares entities or a DTD, which is refused; remove the DOCTYPE") from None
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(f"{where}: is broken XML ({error}); export it again") from None
    return rows


def _source(attributes: Mapping[str, str]) -> Source | str:
    """The source of an outline, or the reason why it is none."""
    kind = attributes.get(f"{{{_OURS}}}kind", "feed")
    bare = kind != "feed" or attributes.get("type", "").lower() in ("rss", "atom")
    written = attributes.get("xmlurl") or (attributes.get("url") if bare else None)
    if not written:
        return "no_feed"
    url = safe_link(written)
    if url is None or kind not in KINDS:
        return "bad_link" if url is None else "unknown_kind"
    name = one_line(attributes.get("title") or attributes.get("text"), MAX_NAME) or registered_domain(url)
    outlet, programme = (
        one_line(attributes.get(f"{{{_OURS}}}{field}"), MAX_NAME) or None for field in ("outlet", "programme")
    )
    return Source(name, cast(SourceKind, kind), url, outlet, programme, listed="store")


def write_opml(sources: Iterable[Source], title: str = "Tallywire sources") -> str:
    """The sources as an OPML file; feed readers see the feeds among them, Tallywire reads all of it back."""
    ElementTree.register_namespace("tallywire", _OURS)
    root = ElementTree.Element("opml", {"version": "2.0"})
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = title
    body = ElementTree.SubElement(root, "body")
    for source in sources:
        name, is_feed = one_line(clean(source.name), MAX_NAME), source.kind in _FEEDS
        ours = {"kind": source.kind, "outlet": source.outlet, "programme": source.programme}
        attributes = {"text": name, "title": name, "type": "rss" if is_feed else "link"}
        attributes["xmlUrl" if is_feed else "url"] = source.url
        attributes |= {f"{{{_OURS}}}{key}": one_line(value) for key, value in ours.items() if value and value != "feed"}
        ElementTree.SubElement(body, "outline", attributes)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
