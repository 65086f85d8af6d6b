"""The shapes that say how a number was worded, as small pictures for use inside HTML."""

from __future__ import annotations

from markupsafe import Markup

from app.look import Palette
from app.markup import join, page, picture
from store.model import Qualifier

WIDTH, HEIGHT = 40, 18
EDGE_ANCHOR = 20
_HEAD = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'


def glyph(qualifier: Qualifier, colour: str, *, alt: str = "") -> Markup:
    """The picture of a qualifier; see :func:`anchor` for which of its pixels marks the value."""
    return picture(_HEAD + _shape(qualifier, colour) + "</svg>", alt, WIDTH, HEIGHT)


def anchor(qualifier: Qualifier) -> int:
    """The pixel from the picture's left that stands on the value."""
    return {"over": 2, "at_least": 2, "nearly": WIDTH - 2, "up_to": WIDTH - 2, "under": WIDTH - 2}.get(
        qualifier, WIDTH // 2
    )


def edge(colour: str, *, right: bool) -> Markup:
    """The triangle for a value beyond the end of the axis; its middle is :data:`EDGE_ANCHOR`."""
    path = "M15 3v12l9 -6z" if right else "M25 3v12l-9 -6z"
    return picture(f'{_HEAD}<path d="{path}" fill="{colour}"/></svg>', "", WIDTH, HEIGHT)


def _shape(qualifier: Qualifier, colour: str) -> str:
    if qualifier == "exact":
        return f'<circle cx="20" cy="9" r="6" fill="{colour}"/>'
    if qualifier in ("over", "at_least"):
        return _arrow(colour, "1", "0.35", "M38 9l-10 -5.5v11z", tick=2, start=2)
    if qualifier in ("nearly", "up_to", "under"):
        return _arrow(colour, "0.35", "1", "M2 9l10 -5.5v11z", tick=38, start=10)
    ends = "" if qualifier != "between" else f'<path d="M3 2v14M37 2v14" stroke="{colour}" stroke-width="2.5"/>'
    if ends:
        return f'{ends}<path d="M3 9h34" stroke="{colour}" stroke-width="2.5"/>'
    stops = "".join(
        f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{alpha}"/>'
        for at, alpha in ((0, 0), (0.25, 0.5), (0.5, 0.95), (0.75, 0.5), (1, 0))
    )
    return (
        f'<defs><linearGradient id="b">{stops}</linearGradient></defs>'
        '<rect x="4" y="2" width="32" height="14" fill="url(#b)"/>'
    )


def _arrow(colour: str, left: str, right: str, head: str, *, tick: int, start: int) -> str:
    stops = (
        f'<stop offset="0" stop-color="{colour}" stop-opacity="{left}"/>'
        f'<stop offset="1" stop-color="{colour}" stop-opacity="{right}"/>'
    )
    return (
        f'<defs><linearGradient id="a">{stops}</linearGradient></defs>'
        f'<rect x="{start}" y="7" width="28" height="4" fill="url(#a)"/>'
        f'<path d="M{tick} 1v16" stroke="{colour}" stroke-width="3"/>'
        f'<path d="{head}" fill="{colour}" fill-opacity="0.8"/>'
    )


_KEY: tuple[tuple[Qualifier, str], ...] = (
    ("exact", "exact"),
    ("about", "about"),
    ("over", "over, at least"),
    ("nearly", "nearly, up to, under"),
    ("between", "between"),
)


def key(colours: Palette, *, pinned: bool = False) -> Markup:
    """How to read the shapes, in one line; with the line of a ``pinned`` reference figure where there is one."""
    item = Markup("<span>{}{}</span>")
    items = join(item.format(glyph(name, colours.muted), word) for name, word in _KEY)
    if pinned:
        line = f'<path d="M20 0v18" stroke="{colours.primary}" stroke-width="2" stroke-dasharray="5 3"/>'
        items += item.format(picture(f"{_HEAD}{line}</svg>", "", WIDTH, HEIGHT), "reference figure, pinned by the team")
    return page(Markup('<div class="tw-key"><span>How to read:</span>{}</div>').format(items))
