"""What articles cost by their number: the tables of docs/operations.md and docs/scale.md from measured figures.

``python -m tests.bench.costs`` writes them anew between their marks. Change a figure here when it is measured anew, or
a price when yours is another. A test holds both pages to this module, and each measured figure to the page that has it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number, the page that has it, and the words around it there."""

    value: float
    page: str
    said: str


UNDERSTAND_MS = Figure(33.0, "performance.md", "| everything | 33.0 |")
COLLECT_MS = Figure(10.2, "performance.md", "Of the 10.2 ms reading takes")
WRITE_MS = Figure(5.4, "performance.md", "| 1,000,000 (5 GB) | 5.4 |")
STORE_MS = Figure(1.7, "performance.md", "the store 1.7 (two transactions a page")
READER_PAGES = Figure(188, "performance.md", "| our reading alone | 6.7 | 1.8 | 4.0 | 1.8 | 5.3 | 188 |")
ROWS_KB = Figure(20, "performance.md", "a year of posts and 10,000 dropped articles: 2 GB")
EVIDENCE_KB = Figure(73, "performance.md", "(370 KB come to 73)")
VECTOR_KB = Figure(0.768, "search.md", "half-precision numbers, 768 bytes each")
MODELS_MB = Figure(700, "performance.md", "about 700 MB more")
WORKING_MB = Figure(150, "performance.md", "147, 151 and 150 MB")
PAGES_MB = Figure(174, "performance.md", "81, 153, 158 and 174 MB")
SEARCH_MB = Figure(500, "search.md", "it takes some seconds and about 500 MB")
MEASURED = tuple(value for value in list(globals().values()) if isinstance(value, Figure))

LOOKS = 40
"""At a page after the first, by the schedule of docs/operations.md: 2 days every 3 hours (16), then 5 every 12 hours
(10), 23 every 3 days (8), 60 every 10 (6). Each is counted as if the page had to be read anew."""
BUSY = 0.5
"""Of a processor: more, and a morning's news waits for the evening."""
MONTH, YEAR = 365.25 * 86400 / 12, 365.25 * 86400  # seconds
CORE, MEMORY_GB, DISK_GB, OBJECTS_GB = 10.0, 2.5, 0.10, 0.02
"""Assumed prices in euros a month: a rented virtual core, a gigabyte of memory, of fast disk with its copy, and of an
object store. They are round numbers near what was asked for in 2026, and no offer of anybody's."""
SMALLEST_CORES, SMALLEST_GB = 2, 4
POSTGRES_GB = 1.0
MANY = 1_000_000
"""Articles from which pages as they were fetched are reckoned in an object store instead of on the disk."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A year's articles, evenly come by: what they ask for at the end of that year."""

    articles: int

    @property
    def a_month(self) -> float:
        """New articles."""
        return self.articles / 12

    @property
    def a_second(self) -> float:
        """New articles."""
        return self.articles / YEAR

    @property
    def processor(self) -> float:
        """Seconds of one core for each article: collected, looked at again, understood."""
        return ((1 + LOOKS) * COLLECT_MS.value + UNDERSTAND_MS.value) / 1000

    @property
    def busy(self) -> float:
        """Cores at work on average."""
        return self.a_second * self.processor

    @property
    def pages_a_second(self) -> float:
        """Pages asked for: each article once, and at every look."""
        return self.a_second * (1 + LOOKS)

    @property
    def writer(self) -> float:
        """How busy the one writer of a store is, on average: every page is written by it, and every reading."""
        return (self.pages_a_second * STORE_MS.value + self.a_second * WRITE_MS.value) / 1000

    @property
    def cores(self) -> int:
        """Cores to have: those at work, at :data:`BUSY`, and one for the dashboard and the database."""
        return max(SMALLEST_CORES, math.ceil(self.busy / BUSY) + 1)

    @property
    def rows_gb(self) -> float:
        """What the database holds without pages as they were fetched."""
        return self.articles * ROWS_KB.value / 1e6

    @property
    def raw_gb(self) -> float:
        """Pages as they were fetched, packed, one for each article."""
        return self.articles * EVIDENCE_KB.value / 1e6

    @property
    def vectors_gb(self) -> float:
        """Vectors of articles."""
        return self.articles * VECTOR_KB.value / 1e6

    @property
    def memory_gb(self) -> int:
        """Memory to have, to the next power of two: watcher, dashboard with search by meaning, database, vectors."""
        programs = (WORKING_MB.value + MODELS_MB.value + PAGES_MB.value + SEARCH_MB.value) / 1000
        return max(SMALLEST_GB, 2 ** math.ceil(math.log2(programs + POSTGRES_GB + self.vectors_gb)))

    @property
    def again_hours(self) -> float:
        """Hours of one core to understand everything anew."""
        return self.articles * UNDERSTAND_MS.value / 1000 / 3600

    @property
    def euros_a_month(self) -> float:
        """At the end of the year, at the assumed prices."""
        raw = OBJECTS_GB if self.articles >= MANY else DISK_GB
        return self.cores * CORE + self.memory_gb * MEMORY_GB + self.rows_gb * DISK_GB + self.raw_gb * raw

    @property
    def euros_an_article(self) -> float:
        """A month's price on the articles that came in it."""
        return self.euros_a_month / self.a_month


def sizes() -> str:
    """The table of docs/operations.md: which machine for how many articles a month."""
    rows = ["| Articles a month | Cores at work | Machine | Disk after a year | A month | An article |"]
    rows.append("|---|---|---|---|---|---|")
    for a_month in (1_000, 10_000, 100_000, 1_000_000):
        desk = Desk(a_month * 12)
        disk = desk.rows_gb + desk.raw_gb
        rows.append(
            f"| {a_month:,} | {_few(desk.busy)} | {desk.cores} cores, {desk.memory_gb} GB | {_bytes(disk)} "
            f"| {desk.euros_a_month:,.0f} € | {_cents(desk.euros_an_article)} |"
        )
    return "\n".join(rows)


def powers() -> str:
    """The table of docs/scale.md: what a year's articles ask for, by powers of ten."""
    rows = ["| Articles in a year | Pages a second | Cores at work | The writer | Rows | Pages as fetched | Vectors |"]
    rows[0] += " Anew, one core | A month | An article |"
    rows.append("|---|---|---|---|---|---|---|---|---|---|")
    for power in range(3, 10):
        desk = Desk(10**power)
        rows.append(
            f"| 10^{power} | {_few(desk.pages_a_second)} | {_few(desk.busy)} | {_share(desk.writer)} "
            f"| {_bytes(desk.rows_gb)} | {_bytes(desk.raw_gb)} | {_bytes(desk.vectors_gb)} "
            f"| {_hours(desk.again_hours)} | {desk.euros_a_month:,.0f} € | {_cents(desk.euros_an_article)} |"
        )
    return "\n".join(rows)


def _few(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}" if number >= 0.001 else "under 0.001"


def _share(share: float) -> str:
    return "under 1 %" if share < 0.01 else f"{100 * share:.2g} %" if share < 1 else f"{100 * share:.0f} %"


def _bytes(gigabytes: float) -> str:
    for unit, size in (("TB", 1000), ("GB", 1), ("MB", 0.001)):
        if gigabytes >= size:
            return f"{gigabytes / size:.2g} {unit}" if gigabytes < 10 * size else f"{gigabytes / size:,.0f} {unit}"
    return f"{gigabytes * 1e6:.0f} kB"


def _hours(hours: float) -> str:
    if hours >= 48:
        return f"{hours / 24:,.0f} days"
    return f"{hours:.2g} h" if hours >= 1 else f"{hours * 60:.2g} min"


def _cents(euros: float) -> str:
    return f"{euros:.2f} €" if euros >= 0.1 else f"{euros * 100:.2g} cents"


TABLES: dict[str, tuple[str, Callable[[], str]]] = {"sizes": ("operations.md", sizes), "powers": ("scale.md", powers)}
"""Name of a table → the page that has it, and what writes it."""


def marked(text: str, name: str, table: str) -> str:
    """A page with a table put between its marks."""
    begin, end = f"<!-- {name}: written by `python -m tests.bench.costs` -->", f"<!-- end of {name} -->"
    return re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: f"{begin}\n{table}\n{end}", text, flags=re.DOTALL)


def main() -> None:
    """Write the tables into their pages, and print them."""
    for name, (page, table) in TABLES.items():
        path = DOCS / page
        path.write_text(marked(path.read_text("utf-8"), name, table()), "utf-8")
        print(f"{page}\n{table()}\n")


if __name__ == "__main__":
    main()
