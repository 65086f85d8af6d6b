"""A store written by enemies, in a real browser whose policy against foreign scripts is switched off: what holds is
what the pages themselves do. Nothing runs, nothing is loaded, nothing of theirs becomes an element, nothing breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from app.cli import main
from tests.app import poison
from tests.app import voices_scene as scene
from tests.browser.serving import serve
from tests.browser.visit import Visit
from tests.views import all_views

pytestmark = pytest.mark.browser

ADDRESSED = {"story": ("story", poison.story_id), "figures": ("metric", poison.metric_id)}
VIEWS = {
    f"{title}{f' {kind}' if path in ADDRESSED else ''}": f"/{path}"
    + (f"?{ADDRESSED[path][0]}={ADDRESSED[path][1](kind)}" if path in ADDRESSED else "")
    for title, path, _ in all_views()
    for kind in (poison.POISON if path in ADDRESSED else ("",))
} | {
    "A channel": f"/voices?channel={quote(poison.POISON['markup'])}",
    "A programme": f"/relevance?programme={quote(poison.POISON['signs'])}",
    "An id": f"/story?story={quote(poison.POISON['markup'])}",
}
FOREIGN = """() => {
    const at = url => { try { return new URL(url, location).origin; } catch { return 'nowhere'; } };
    const own = url => !url || /^(data:image\\/(svg\\+xml|png)|blob:)/.test(url) || at(url) === origin;
    const found = [];
    const all = doc => [...doc.querySelectorAll('*')].flatMap(e =>  // a preview's document is looked through as well
        e.srcdoc ? [e, ...all(new DOMParser().parseFromString(e.srcdoc, 'text/html'))] : [e]);
    for (const e of all(document)) {
        const tag = e.tagName.toLowerCase();
        if (tag === 'iframe' && (!e.srcdoc || !own(e.getAttribute('src')))) found.push('iframe');
        if (['object', 'embed', 'frame', 'base', 'portal', 'form'].includes(tag)) found.push(tag);
        if (tag === 'script' && (!own(e.src) || e.textContent.includes('pwned'))) found.push('script');
        if (tag === 'style' && e.textContent.includes('*{display:none}')) found.push('style');
        if (['img', 'video', 'audio', 'source', 'image', 'use', 'link'].includes(tag))
            for (const name of ['src', 'href', 'xlink:href', 'srcset'])
                if (!own(e.getAttribute(name))) found.push(tag + ' ' + name);
        for (const a of e.attributes) {
            if (a.name.startsWith('on')) found.push(tag + ' ' + a.name);
            if (/url\\(\\s*["']?(https?:)?\\/\\//.test(a.value) && a.name === 'style') found.push(tag + ' style');
        }
        if (tag === 'a' || tag === 'area') {
            const href = e.getAttribute('href') ?? '';
            if (!/^(https?:|#|\\/|\\.|[a-z]+([?#]|$)|$)/i.test(href)) found.push('link to ' + href.slice(0, 40));
            if (/^https?:/i.test(href) && !own(href) && !(e.rel.includes('noopener') && e.target === '_blank'))
                found.push('open link to ' + href.slice(0, 40));
        }
    }
    if (document.querySelector('.katex')) found.push('a formula');
    const seen = document.body.innerText;
    if (/[\\u202a-\\u202e\\u2066-\\u2069]/.test(seen)) found.push('a sign that turns the line');
    return found;
}"""


@pytest.fixture(scope="module")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The poisoned store."""
    return poison.build(tmp_path_factory.mktemp("poison"))


@pytest.fixture(scope="module")
def window(browser: Browser, store_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """One window for all views; scripts that got in would run in it."""
    process, address = serve(store_url, tmp_path_factory.mktemp("log") / "log", scene.SETTINGS)
    seen = Visit(browser, address, theme="light", width=1366, bypass_csp=True)
    seen.page.set_default_timeout(60_000)  # a browser takes its time over words of ten thousand letters
    yield seen
    seen.close()
    process.terminate()
    process.wait(timeout=20)


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_of_theirs_runs_loads_or_breaks_the_page(window: Visit, view: str) -> None:
    window.complaints.clear()
    window.open(VIEWS[view])
    page = window.page
    assert page.evaluate(f"window.{poison.FLAG}") is None
    assert page.evaluate(FOREIGN) == []
    assert window.complaints == []
    if view.endswith((" markup", "Briefing", "Sources")):
        assert f"<script>window.{poison.FLAG}=1</script><img src=x" in " ".join(
            page.locator("main").inner_text().split()
        )
    wide = "one => one.scrollWidth - one.clientWidth"
    assert page.locator("html").evaluate(wide) <= 0
    assert page.locator("[data-testid=stMain]").evaluate(wide) <= 0
    assert page.locator(".tw-state.failed").count() == 0
    over = page.evaluate(
        """() => [...document.querySelectorAll('.tw *')].filter(e => {
            const box = e.getBoundingClientRect();
            return box.width > 0 && box.right > innerWidth + 1 && !e.closest('.tw-scroll, .tw-skip, .clip, .tw-two');
        }).map(e => e.outerHTML.slice(0, 90))"""
    )
    assert over == []
    high = page.evaluate(
        """() => [...document.querySelectorAll('.tw h1, .tw h2, .tw tr, .tw li, .tw p')].filter(e =>
            e.getBoundingClientRect().height > 800).map(e => e.outerHTML.slice(0, 90))"""
    )
    assert high == []


def test_files_for_others_run_and_load_nothing(
    browser: Browser, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"TALLYWIRE_STORE__URL": store_url, **scene.SETTINGS}.items():
        monkeypatch.setenv(name, value)
    assert main(["digest", "--week", "2026-W26", "--draft", "--format", "html", "--out", str(tmp_path)]) == 0
    assert main(["posts", "page", "--out", str(tmp_path / "staff.html")]) == 0
    page, asked = browser.new_page(viewport={"width": 1366, "height": 900}), []
    page.on("request", lambda request: asked.append(request.url))
    for path in sorted(tmp_path.glob("*.html")):
        asked.clear()
        page.goto(path.as_uri())
        assert page.evaluate(f"window.{poison.FLAG}") is None and asked == [path.as_uri()]
        assert [found for found in page.evaluate(FOREIGN) if not found.startswith("open link")] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path.name
    page.close()
