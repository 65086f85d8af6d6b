"""How good summaries and answers are on the marked stories, against baselines, and what a story costs to tell.

python -m tests.bench.bench_summaries
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from time import process_time

from nlp.figures import StoryFigures
from nlp.questions import answers_by_id
from nlp.sentences import prose_sentences
from nlp.story_text import read_text
from nlp.summary import summarize
from store.model import Article, Origin
from tests.nlp import told_marks

SIZES, SENTENCES, SEED = (10, 100, 1000), 25, 1
START = datetime(2026, 5, 1, tzinfo=UTC)


def quality() -> None:
    """Coverage of the marked facts, and answers right and found, for each part of the marks."""
    for part in told_marks.PARTS:
        rows = told_marks.marks(part)
        ours = [told_marks.score(row, told_marks.bullets(row["story"])) for row in rows]
        lead = [told_marks.score(row, told_marks.lead_three(row["story"], 3)) for row in rows]
        rank = [
            told_marks.score(row, told_marks.lexrank(row["story"], s.lines)) for row, s in zip(rows, ours, strict=True)
        ]
        facts = sum(one.facts for one in ours)
        for name, scores in (("summary", ours), ("lead of three", lead), ("LexRank", rank)):
            alike = sum(one.alike for one in scores) / len(scores)
            never = sum(one.never for one in scores)
            covered = sum(one.covered for one in scores)
            print(f"{part:6} {name:14} {covered}/{facts} facts, {never} unfit, {alike:.2f} most alike")
        told = [told_marks.read(row["story"]) for row in rows]
        found = [told_marks.answered(row, answers_by_id(text), text) for row, text in zip(rows, told, strict=True)]
        right, given = sum(one.right for one in found), sum(one.given for one in found)
        print(f"{part:6} answers right {right}/{given}, ", end="")
        print(f"found {sum(one.found for one in found)}/{sum(one.needed for one in found)}")


def cost() -> None:
    """Processor time for stories of many articles, each made of sentences of the sample in random order."""
    base = told_marks.articles_of("meta")
    lines = [article.text[s.start : s.end] for article in base for s in prose_sentences(article.text)]
    draw = random.Random(SEED)
    for size in SIZES:
        articles = [
            Article(
                f"x{n}",
                f"https://x{n}.example/",
                base[n % len(base)].title,
                "\n\n".join(draw.sample(lines, SENTENCES)),
                published=START + timedelta(minutes=20 * n),
            )
            for n in range(size)
        ]
        origins = [Origin(f"o{one.id}", "single", (one.id,)) for one in articles]
        read_text(articles[:1], origins[:1], StoryFigures())
        begun = process_time()
        text = read_text(articles, origins, StoryFigures())
        bullets, answers = summarize(text), answers_by_id(text)
        spent = 1000 * (process_time() - begun)
        print(f"{size} articles: {spent:.0f} ms, {len(bullets)} bullets, {len(answers)} answers")


if __name__ == "__main__":
    quality()
    cost()
