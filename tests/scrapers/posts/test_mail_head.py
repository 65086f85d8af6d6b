"""Heads of mails, hostile ones above all."""

from __future__ import annotations

import pytest

from scrapers.posts.mail_body import body_text, decoded
from scrapers.posts.mail_head import addresses, header, is_robot, list_name, moment, parsed, writer


def test_headers_are_decoded_and_folded() -> None:
    mail = parsed(
        b"Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\n =?utf-8?B?IGFuIGFsbGU=?=\nX-Raw: Stra\xc3\x9fe \xe9t\xe9\n\n"
    )
    assert header(mail, "subject") == "Grüße an alle"
    assert header(mail, "x-raw").startswith("Stra") and header(mail, "none") == ""


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (b"Talk among staff <staff-talk.lists.works.example>", "staff-talk"),
        (b"<Staff-Talk.lists.works.example>", "staff-talk"),
        (b"staff-talk.lists.works.example", "staff-talk"),
        (b'"<odd" <x.y>', "x"),
        (b"", ""),
    ],
)
def test_a_list_is_named_by_its_id(written: bytes, name: str) -> None:
    assert list_name(parsed(b"List-Id: " + written + b"\n\n")) == name


def test_a_list_may_be_known_by_where_one_posts_to_it_only() -> None:
    assert list_name(parsed(b"List-Post: <mailto:Staff-Talk@lists.works.example>\n\n")) == "staff-talk"
    assert list_name(parsed(b"List-Post: NO\n\n")) == ""


@pytest.mark.parametrize(
    "sign", [b"(", b"<", b'"', b",", b"@", b"=?utf-8?B?", b";", b"\\", b":", b"a@b,", b"\xff", b"=?x?Q?=FF?= "]
)
def test_a_head_of_one_sign_without_end_is_survived(sign: bytes) -> None:
    value = sign * (60_000 // len(sign))
    names = (b"From", b"To", b"Cc", b"Reply-To", b"Date", b"List-Id", b"List-Post", b"Content-Type", b"Auto-Submitted")
    mail = parsed(b"".join(name + b": " + value + b"\n" for name in names) + b"\nWords.\n")
    list(addresses(mail, "from", "to", "cc"))
    assert moment(mail) is None and isinstance(is_robot(mail), bool) and isinstance(writer(mail, "x"), str)
    assert isinstance(list_name(mail), str) and isinstance(body_text(mail), str)


def test_sets_of_characters_that_are_none_are_not_asked() -> None:
    assert decoded(b"Caf\xc3\xa9", "punycode") == "Café" and decoded(b"Caf\xe9", "nonsense") == "Café"
    assert decoded(b"Caf\xe9", "latin-1") == "Café" and decoded(b"436166e9", "hex") == "436166e9"
