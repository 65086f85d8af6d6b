"""What a page owes to people without a mouse or without eyes: what axe-core finds, and every stop of the Tab key."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
NOT_OURS: dict[tuple[str, str], str] = {}
"""Findings in markup that the program does not write and can't reach: (rule of axe-core, part of the selector), why."""
MOST_STOPS = 300

_STOPS = """() => {
    const kinds = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea, summary, [tabindex="0"]';
    const seen = e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0;
    const all = [...document.querySelectorAll(kinds)].filter(e => e.tabIndex >= 0 && seen(e));
    // A row of buttons is one stop; the arrow keys go on inside it.
    const groups = [...new Set(all.map(e => e.closest('[data-testid=stButtonGroup]') ?? e))];
    all.forEach(e => { e.dataset.stop = groups.indexOf(e.closest('[data-testid=stButtonGroup]') ?? e); });
    return groups.length;
}"""
_STOP = """() => {
    const e = document.activeElement;
    if (e === document.body) return null;
    const outlined = one => {
        const style = getComputedStyle(one);
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
    };
    const frame = e.closest('[role=group]');
    const label = e.getAttribute('aria-label') || e.innerText || e.labels?.[0]?.innerText || e.title || '';
    const image = e.querySelector('img[alt]')?.alt || '';
    return [e.dataset.stop ?? '', e.tagName, (label.trim() || image).slice(0, 60),
            outlined(e) || (frame !== null && outlined(frame))];
}"""


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the Tab key: its place among all that can be focused, what it is, its name, whether one sees it."""

    place: int | None
    tag: str
    name: str
    visible: bool


def findings(page: Page, *rules: str) -> list[str]:
    """The serious and critical findings on a page, each with its selector; of all rules, or of ``rules`` only."""
    found = _looked(page, rules)
    if found:  # a page that is still being drawn is paler than it will be
        page.wait_for_timeout(2000)
        found = _looked(page, rules)
    return found


def _looked(page: Page, rules: tuple[str, ...]) -> list[str]:
    """One look."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['target'][-1]} {node['html'][:120]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
        if not any(one["id"] == rule and part in str(node["target"]) for rule, part in NOT_OURS)
    ]


def stops(page: Page) -> tuple[int, list[Stop]]:
    """How many elements can be focused, and where the Tab key goes from the top of the page until it leaves it."""
    count = page.evaluate(_STOPS)
    page.evaluate("document.activeElement.blur()")
    found: list[Stop] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        told = page.evaluate(_STOP)
        place, tag, name, visible = told or ("0", "", "", True)
        if tag == "IFRAME":  # a document of its own: what is in it has to show where it is
            continue
        if found and place == "0":  # from the last one it goes to the browser's own bar, or round again
            break
        found.append(Stop(int(place) if place else None, tag, name, visible))
    return count, found
