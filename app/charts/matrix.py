"""Every outlet against every figure of a story: what each printed, with the sign of how it stands to the others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from markupsafe import Markup

from app import words
from app.look import MARKS, Group, Palette, blend, tint
from app.markup import join, page_link, text
from app.sentences import metric_name
from store.rows import Matrix, MetricRow, PrintedRow

MOST_OUTLETS, MOST_METRICS = 12, 3

_FRAME = Markup(
    '<div class="tw tw-scroll tw-matrix"><table aria-label="What each outlet printed for each figure"><thead><tr>'
    '<th scope="col" style="width:28%"><span class="tw-skip">Outlet</span></th>{}</tr></thead><tbody>{}</tbody></table>'
    '<div class="muted small" style="margin-top:8px">{}</div></div>'
)
_CELL = Markup(
    '<div class="clip tw-cell" title="{full}" style="border-color:{colour};background:{back}">'
    '<b style="color:{colour}" title="{word}">{sign}</b> {link}{more}</div>'
)


def others(matrix: Matrix, metric: str | None) -> list[MetricRow]:
    """The columns of which a page is shown beside ``metric``'s own."""
    return [row for row in matrix.metrics if row.metric.id != metric]


def matrix_table(
    matrix: Matrix,
    colours: Palette,
    *,
    metric: str | None = None,
    groups: dict[str, Group] | None = None,
    outlets_from: int = 0,
    figures_from: int = 0,
) -> Markup:
    """The table with at most ``MOST_OUTLETS`` rows and ``MOST_METRICS`` columns, from the given places on; ``metric``
    is always the first of them.

    ``groups`` (claim id → group) refines the relation of the claims it knows.
    """
    pinned = [row for row in matrix.metrics if row.metric.id == metric]
    columns = [*pinned, *others(matrix, metric)[figures_from : figures_from + MOST_METRICS - len(pinned)]]
    shown = matrix.outlets[outlets_from : outlets_from + MOST_OUTLETS]
    heads = join(_head(row, chosen=row.metric.id == metric) for row in columns)
    rows = join(_row(outlet, columns, matrix, colours, groups or {}) for outlet in shown)
    return _FRAME.format(heads, rows, _legend(matrix))


def _head(row: MetricRow, *, chosen: bool) -> Markup:
    label = Markup("<b>{}</b>").format(text(metric_name(row.metric))) if chosen else text(metric_name(row.metric))
    title = metric_name(row.metric)
    cell = Markup('<th scope="col"><div class="clip" title="{}">{}</div></th>')
    return cell.format(title, page_link(label, "figures", metric=row.metric.id))


def _row(
    outlet: str, columns: Sequence[MetricRow], matrix: Matrix, colours: Palette, groups: dict[str, Group]
) -> Markup:
    cells = (
        _cell(column.metric.id, matrix.cells.get((outlet, column.metric.id), ()), colours, groups) for column in columns
    )
    name = Markup('<th scope="row"><div class="clip" title="{}">{}</div></th>')
    body = join(Markup("<td>{}</td>").format(cell) for cell in cells)
    return Markup("<tr>{}{}</tr>").format(name.format(words.plain(outlet), text(outlet)), body)


def _cell(metric: str, claims: Sequence[PrintedRow], colours: Palette, groups: dict[str, Group]) -> Markup:
    if not claims:
        return Markup('<span class="muted">{}</span>').format(words.MISSING)
    row = claims[-1]
    group = groups.get(row.id, row.relation or "unknown")
    mark = MARKS[group]
    colour = tint(colours, mark.tint)
    literal = words.plain(row.literal)
    before = [words.plain(one.literal) for one in claims[:-1]]
    also = f"; also {words.listed(before, limit=5)}" if before else ""
    return _CELL.format(
        full=f"{mark.word}: {literal}{also}",
        colour=colour,
        back=blend(colour, colours.paper, 0.1 if colours.name == "light" else 0.16),
        word=mark.word,
        sign=mark.sign,
        link=page_link(literal, "figures", metric=metric, claim=row.id),
        more=Markup(' <span class="muted small">+{}</span>').format(len(claims) - 1) if len(claims) > 1 else "",
    )


def _legend(matrix: Matrix) -> str:
    used: dict[Group, None] = {"same": None}
    for row in chain.from_iterable(matrix.cells.values()):
        used[row.relation or "unknown"] = None
    order = [group for group in MARKS if group in used]
    parts = [f"{MARKS[g].sign} {MARKS[g].word.split(',')[0].lower()}" for g in order]
    parts.append(f"{words.MISSING} not mentioned")
    return " · ".join(parts)
