"""Which of two numbers was counted first, by the dates that texts state and by their words of order."""

from __future__ import annotations

from store.model import Claim


def earlier(a: Claim, b: Claim) -> int | None:
    """0 when ``a`` is the earlier claim, 1 when ``b`` is, ``None`` without evidence: two dates, or words of order."""
    one_text = a.article_id == b.article_id
    if a.order and b.order and a.order != b.order and (a.as_of == b.as_of or one_text):
        return 0 if a.order < b.order else 1
    if one_text and "published" in (a.as_of_basis, b.as_of_basis):
        return _by_words(a, b)
    if a.as_of and b.as_of and a.as_of != b.as_of:
        return 0 if a.as_of < b.as_of else 1
    return _by_words(a, b) if one_text else None


def _by_words(a: Claim, b: Claim) -> int | None:
    """The order of two numbers of one text by its words alone ("at first", "now")."""
    if a.order == b.order:
        return None
    return 0 if a.order < b.order else 1


def published_only(a: Claim, b: Claim) -> bool:
    """Whether no text tells its day, so that both have the day of their publication."""
    return a.as_of_basis == b.as_of_basis == "published"


def dated_by_text(a: Claim, b: Claim) -> bool:
    """Whether both texts tell for which day they count."""
    return all(claim.as_of_basis in ("stated", "weekday") for claim in (a, b))
