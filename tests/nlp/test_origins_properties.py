"""What must hold for any story: order is nothing, copies confirm nothing, and shortcuts find what all pairs do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp.figures import StoryFigures, judge_story
from nlp.likely import find_links
from nlp.origins import find_origins
from nlp.wording import compare, read_wording
from store.model import Article
from tests.bench.bench_origins import make_story
from tests.nlp.origin_scoring import BEGAN, stories
from tests.nlp.reading import claims_in

STORIES = [articles for part in ("tune", "held") for _, _, articles in stories(part)]
COUNTS = (
    "Around 1,600 clerks have signed the letter, the union said. The letter asks the bank to switch the cameras off.",
    "More than 1,500 clerks had signed the letter by Tuesday. A director called it a minority of the staff.",
    "Nearly 2,000 clerks have signed the letter against cameras, according to the Harbour Ledger. No talks are set.",
    "In Leeds, 400 clerks have signed the letter. Two of them told this newspaper that they had been asked not to.",
    "The letter had 1,600 names on Friday. Some 900 clerks in York have signed the letter, and none was dismissed.",
)
FILLING = (
    "The cameras were put up in March, when the bank moved into its new tower, and they look at every desk from above.",
    "Nobody was told what the pictures are for, until a clerk on the ninth floor found herself on a manager's screen.",
    "The works council has asked for the contract with the maker, which it says it is entitled to read since January.",
)
some_counts = st.lists(st.sampled_from(COUNTS), min_size=1, max_size=4, unique=True)


def written(counts: list[str]) -> list[Article]:
    """One article a count, each with filling of its own length, published hour by hour."""
    return [
        Article(
            id=f"a{number}",
            url="",
            title="",
            text=f"{text}\n\n{' '.join(FILLING[: 1 + number % 3])} {text[:40]}" if number % 2 else text,
            published=BEGAN + timedelta(hours=5 * number),
            outlet=f"Paper {chr(65 + number)} Post",
        )
        for number, text in enumerate(counts)
    ]


def standing(figures: StoryFigures) -> object:
    """All that a reader is told, without the articles that only repeat."""
    return (
        [(m.id, m.leading, m.safe_to_say, m.avoid, m.reason, m.independent_origins, m.status) for m in figures.metrics],
        [(f.id, f.reading, f.relation, f.reason, f.independent_origins) for f in figures.figures],
    )


def judged(articles: list[Article]) -> StoryFigures:
    return judge_story("s", articles, claims_in(articles), find_origins(articles))


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(some_counts, st.data())
def test_copies_change_no_count_no_leading_reading_and_no_verdict(counts: list[str], data: st.DataObject) -> None:
    articles = written(counts)
    before = judged(articles)
    copied = data.draw(st.lists(st.sampled_from(articles), min_size=1, max_size=4))
    copies = [
        replace(one, id=f"c{n}", outlet=f"Copyist {n} Times", published=BEGAN + timedelta(days=9, hours=n))
        for n, one in enumerate(copied)
    ]
    after = judged([*articles, *copies])
    assert standing(after) == standing(before)
    kept = {claim.id for claim in before.claims}
    pairs = {(v.a, v.b): (v.relation, v.reason) for v in after.verdicts if {v.a, v.b} <= kept}
    assert pairs == {(v.a, v.b): (v.relation, v.reason) for v in before.verdicts}
    for metric in after.metrics:
        own = [c.id for c in after.claims if c.metric_id == metric.id]
        told = {frozenset((v.a, v.b)) for v in after.verdicts if v.metric_id == metric.id}
        assert told == {frozenset(pair) for pair in combinations(own, 2)}


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(STORIES), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(articles: list[Article], chance: object) -> None:
    mixed = list(articles)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert find_origins(mixed) == find_origins(articles)


@settings(deadline=None, max_examples=20)
@given(st.sampled_from([s for s in STORIES if any(len(a.text) > 300 for a in s)]), st.data())
def test_a_copy_founds_no_origin(articles: list[Article], data: st.DataObject) -> None:
    copied = data.draw(st.sampled_from([a for a in articles if len(a.text) > 300]))
    copy = replace(copied, id="zz", outlet="Copyist Times", published=BEGAN + timedelta(days=99))
    before, after = find_origins(articles), find_origins([*articles, copy])
    assert len(after) == len(before)
    home = next(origin for origin in after if "zz" in origin.article_ids)
    assert copied.id in home.article_ids
    how = {t.article_id: t.how for t in home.taken}
    assert "copy" in (how.get("zz"), how.get(copied.id) if copied.published is None else None)
    assert {o.article_ids for o in after if o is not home} <= {o.article_ids for o in before}


@settings(deadline=None, max_examples=15)
@given(st.integers(2, 60), st.integers(0, 10_000))
def test_candidates_lead_to_the_families_that_all_pairs_lead_to(size: int, seed: int) -> None:
    wordings = [read_wording(a.title, a.text) for a in make_story(size, seed)]
    everything = [(i, j) for i, j in combinations(range(size), 2) if compare(wordings[i], wordings[j])]
    assert _families(size, [(i, j) for i, j, _ in find_links(wordings)]) == _families(size, everything)


def _families(size: int, pairs: list[tuple[int, int]]) -> set[frozenset[int]]:
    home = {number: frozenset({number}) for number in range(size)}
    for i, j in pairs:
        joined = home[i] | home[j]
        for number in joined:
            home[number] = joined
    return set(home.values())


def test_no_taking_leads_back_to_itself_and_sources_are_of_the_origin() -> None:
    for articles in STORIES:
        for origin in find_origins(articles):
            sources = {taking.article_id: taking.source for taking in origin.taken}
            assert {i for pair in sources.items() for i in pair if i} <= set(origin.article_ids)
            for start in sources:
                at, steps = start, 0
                while sources.get(at) and steps <= len(sources):
                    at, steps = sources[at] or at, steps + 1
                assert steps <= len(sources)
