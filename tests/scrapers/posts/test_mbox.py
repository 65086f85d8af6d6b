"""Mail of lists in mbox files."""

from __future__ import annotations

import base64
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.posts.mail_words import own_words
from scrapers.posts.mbox import MAX_MAIL, open_mbox
from scrapers.posts.opening import detect
from tests.scrapers.posts.reading import read, read_or_refused, refusal

HEAD = {
    "From": "Ines Okafor <Ines@Works.example>",
    "To": "Staff Talk <staff-talk@lists.works.example>",
    "Subject": "The readers",
    "Date": "Tue, 16 Jun 2026 11:01:02 +0200",
    "Message-ID": "<m1@works.example>",
    "List-Id": "Talk among staff <staff-talk.lists.works.example>",
}
AT = datetime(2026, 6, 16, 9, 1, 2, tzinfo=UTC)
SECRET = "Quillfeather"


def mail(body: str | bytes = "They count our steps now.\n", **change: str | None) -> bytes:
    """One mail with its separator; a header given as ``None`` is left out."""
    heads = {**HEAD, **{name.replace("_", "-"): value for name, value in change.items()}}
    top = "".join(f"{name}: {value}\n" for name, value in heads.items() if value is not None).encode()
    return (
        b"From ines@works.example Tue Jun 16 09:01:02 2026\n"
        + top
        + b"\n"
        + (body.encode() if isinstance(body, str) else body)
        + b"\n"
    )


def box(folder: Path, *mails: bytes) -> Path:
    path = folder / "list.mbox"
    path.write_bytes(b"".join(mails))
    return path


def one(folder: Path, body: str | bytes, **change: str | None) -> str:
    """The text that is read of one mail; "" where it is dropped as empty."""
    posts, dropped, _ = read(open_mbox, box(folder, mail(body, **change)))
    assert len(posts) == 1 or dropped == {"empty": 1}
    return posts[0].text if posts else ""


def test_mail_of_a_list_is_a_post_in_the_lists_channel(tmp_path: Path) -> None:
    posts, dropped, people = read(open_mbox, box(tmp_path, mail(), mail(Message_ID="<m2@works.example>")))
    assert not dropped and [post.id for post in posts] == ["m1@works.example", "m2@works.example"]
    assert (posts[0].at, posts[0].channel, posts[0].author) == (AT, "staff-talk", "ines@works.example")
    assert posts[0].text == "They count our steps now."
    assert [(p.names, p.accounts) for p in people] == [(("Ines Okafor",), ("ines@works.example",))]


def test_other_mail_is_between_people(tmp_path: Path) -> None:
    two = "Bo <bo@works.example>, Cy <cy@works.example>"
    path = box(tmp_path, mail(), mail(List_Id=None, To="bo@works.example"), mail(List_Id=None, To=two))
    posts, dropped, people = read(open_mbox, path)
    assert len(posts) == 1 and dropped == {"direct_message": 1, "group_message": 1}
    assert {"bo@works.example", "cy@works.example"} <= {account for person in people for account in person.accounts}


def test_a_list_without_an_id_is_named_by_its_address(tmp_path: Path) -> None:
    path = box(tmp_path, mail(List_Id=None), mail(List_Id=None, To="bo@works.example"))
    posts, dropped, _ = read(open_mbox, path, {"channel": "Staff-Talk@lists.works.example"})
    assert [post.channel for post in posts] == ["staff-talk"] and dropped == {"direct_message": 1}
    assert "--map channel=" in refusal(open_mbox, path, {"channel": "staff"})
    assert "--map channel=" in refusal(open_mbox, path, {"text": "body"})


def test_the_months_of_a_web_archive_are_the_lists(tmp_path: Path) -> None:
    bare = {"List_Id": None, "To": None}
    shown = mail(**bare, From="ines at works.example (Ines Okafor)").replace(b"From ines@", b"From ines at ", 1)
    own = [mail(**bare), mail(**bare, From="bo at works.example", Bcc="cy@works.example")]
    path = box(tmp_path, shown, *own, mail(List_Id=None, To="bo@works.example", From="cy at works.example"))
    posts, dropped, people = read(open_mbox, path, {"channel": "staff-talk@lists.works.example"})
    assert [(post.channel, post.author) for post in posts] == [("staff-talk", "ines@works.example")]
    assert dropped == {"direct_message": 3} and people[0].names == ("Ines Okafor",)
    assert read(open_mbox, path)[1] == {"direct_message": 4}  # nobody has said whose archive it is


@pytest.mark.parametrize(
    "change",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; note"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"From": "Mail Delivery <MAILER-DAEMON@works.example>"},
        {"From": "noreply@works.example"},
        {"From": "staff-talk-request@lists.works.example", "Subject": "Staff-talk Digest, Vol 7, Part 3"},
    ],
)
def test_robots_are_no_people(tmp_path: Path, change: dict[str, str]) -> None:
    path = box(tmp_path, mail(**change), mail(Auto_Submitted="no", Precedence="list", Return_Path="<x@works.example>"))
    posts, dropped, _ = read(open_mbox, path)
    assert len(posts) == 1 and dropped == {"bot": 1}


@pytest.mark.parametrize(
    ("date", "utc"),
    [
        ("Tue, 16 Jun 2026 11:01:02 +0200 (CEST)", AT),
        ("16 Jun 26 05:01:02 EDT", AT),
        ("Tue, 16 Jun 2026 11:01:02 CEST", AT),
        ("Tue, 16 Jun 2026 09:01:02 -0000", AT),
        ("Tue, 16 Jun 2026 09:01:02", AT),
        ("2026-06-16T09:01:02Z", AT),
        ("Tue, 16 Jun 2026 09:01:02 ZZTOP", AT),
    ],
)
def test_dates_with_odd_zones_are_read(tmp_path: Path, date: str, utc: datetime) -> None:
    posts, _, _ = read(open_mbox, box(tmp_path, mail(Date=date)))
    assert posts[0].at == utc


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Date": None}, "no_time"),
        ({"Date": "soon"}, "no_time"),
        ({"From": None}, "no_author"),
        ({"From": ""}, "no_author"),
    ],
)
def test_what_is_missing_is_counted(tmp_path: Path, change: dict[str, str | None], reason: str) -> None:
    posts, dropped, _ = read(open_mbox, box(tmp_path, mail(**change), mail()))
    assert len(posts) == 1 and dropped == {reason: 1}


def test_a_list_that_writes_under_its_own_address_still_has_authors(tmp_path: Path) -> None:
    munged = "Ines Okafor via Staff-talk <staff-talk@lists.works.example>"
    path = box(
        tmp_path,
        mail(From=munged, Reply_To="Ines <ines@works.example>"),
        mail(From=munged, X_Original_From="ines@works.example"),
        mail(From=munged),
        mail(From="ines at works.example (Ines Okafor)"),
    )
    posts, _, people = read(open_mbox, path)
    assert [post.author for post in posts] == [*["ines@works.example"] * 2, "ines okafor", "ines@works.example"]
    assert not any("Staff" in name for person in people for name in person.names)


def test_names_in_any_characters_are_known(tmp_path: Path) -> None:
    path = box(
        tmp_path,
        mail(From="=?utf-8?B?xIZhdmxpbmEgxb11cmFr?= <c@works.example>"),
        mail(From="Ünal Ölçer <u@works.example>"),
        mail(From="=?no-such-set?Q?Plain?= <p@works.example>"),
    )
    names = {name for person in read(open_mbox, path)[2] for name in person.names}
    assert names == {"Ćavlina Žurak", "Ünal Ölçer", "Plain"}


def test_quotes_signatures_and_footers_are_not_the_writers_words(tmp_path: Path) -> None:
    body = (
        "I agree with this.\n\nOn Tue, Jun 16, 2026 at 9:01 AM Bo Lindqvist\n<bo@works.example> wrote:\n"
        "> Nobody asked us.\n>> Never.\n\nAsk them on 5 May: they will say\n>500 signed.\n\n"
        "-- \nInes\n____________________________________________\nStaff-talk mailing list\n"
    )
    assert one(tmp_path, body) == "I agree with this.\nAsk them on 5 May: they will say\n>500 signed."


@pytest.mark.parametrize(
    "tail",
    [
        "-----Original Message-----\nFrom: Bo\nNobody asked us.",
        "---------- Forwarded message ---------\nFrom: Bo\nNobody asked us.",
        "________________________________\nFrom: Bo <bo@works.example>\nNobody asked us.",
        "Von: Bo <bo@works.example>\nGesendet: Dienstag, 16. Juni 2026\nAn: Alle\nNobody asked us.",
        "Sent from my telephone",
        "Am 16.06.2026 um 09:01 schrieb Bo:\n> Nobody asked us.",
        "Le 16 juin 2026 à 09:01, Bo <bo@works.example> a écrit :\n> Nobody asked us.",
    ],
)
def test_messages_below_are_cut_in_several_languages(tmp_path: Path, tail: str) -> None:
    assert one(tmp_path, f"I agree.\n\n{tail}\n") == "I agree."


def test_a_paragraph_that_ends_with_a_colon_stays() -> None:
    assert own_words("What they said:\n> nothing\nand:\nthat") == "What they said:\nand:\nthat"


def test_flowed_text_is_joined(tmp_path: Path) -> None:
    kind = "text/plain; charset=utf-8; format=flowed"
    assert (
        one(tmp_path, "One line that \ngoes on.\n From here.\n", Content_Type=kind)
        == "One line that goes on.\nFrom here."
    )


def test_the_text_of_several_parts_is_the_plain_one(tmp_path: Path) -> None:
    image = base64.encodebytes(bytes(3000)).decode()
    body = (
        "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/plain; charset=iso-8859-1\n"
        "Content-Transfer-Encoding: quoted-printable\n\nCaf=E9 closes at 1,600.\n--c\nContent-Type: text/html\n\n"
        "<p>Other</p>\n--c--\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n"
        f"{SECRET}\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n{image}\n--b--\n"
    )
    assert one(tmp_path, body, Content_Type="multipart/mixed; boundary=b") == "Café closes at 1,600."


def test_html_alone_is_read_without_what_it_quotes(tmp_path: Path) -> None:
    body = (
        "<html><body><p>I <b>agree</b>, see <a href='https://a.example/x'>the memo</a>.</p>"
        "<div class='gmail_quote'>On Tue Bo wrote: <blockquote>Nobody asked us.</blockquote></div></body></html>"
    )
    assert one(tmp_path, body, Content_Type="text/html; charset=utf-8") == "I agree, see the memo https://a.example/x."
    body = "<div>Mine</div><div id='divRplyFwdMsg'><b>From:</b> Bo</div><div>Theirs</div>"
    assert one(tmp_path, body, Content_Type="text/html") == "Mine"


@pytest.mark.parametrize("charset", ["utf-8", "no-such-set", "punycode", "hex", "", "utf-16"])
def test_a_charset_that_lies_is_survived(tmp_path: Path, charset: str) -> None:
    said = one(tmp_path, "Grüße über 1,600".encode(), Content_Type=f'text/plain; charset="{charset}"')
    assert charset == "utf-16" or said == "Grüße über 1,600"
    assert one(tmp_path, b"Caf\xe9 1,600", Content_Type="text/plain; charset=utf-8") == "Café 1,600"


def test_a_line_that_begins_with_from_parts_no_mail(tmp_path: Path) -> None:
    body = "First.\n\nFrom now on we sign.\n\n>From here too.\n\nFrom 9 to 5.\n"
    assert one(tmp_path, body) == "First.\nFrom now on we sign.\nFrom here too.\nFrom 9 to 5."


def test_a_large_attachment_costs_nothing(tmp_path: Path) -> None:
    body = (
        b"--b\nContent-Type: text/plain\n\nWords.\n--b\nContent-Type: application/zip\n"
        b"Content-Transfer-Encoding: base64\n\n" + b"A" * (3 * MAX_MAIL) + b"\n--b--\n"
    )
    posts, _, _ = read(open_mbox, box(tmp_path, mail(body, Content_Type="multipart/mixed; boundary=b"), mail()))
    assert [post.text for post in posts] == ["Words.", "They count our steps now."]


def test_parts_inside_parts_without_end_are_survived(tmp_path: Path) -> None:
    deep = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(3000))
    path = box(tmp_path, mail(deep, Content_Type="multipart/mixed; boundary=b0"), mail())
    posts, dropped, _ = read(open_mbox, path)
    assert len(posts) + dropped.total() == 2 and posts


def test_mailboxes_of_an_archive_are_read_together(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mail.zip", "w") as archive:
        archive.writestr("Takeout/Mail/One.mbox", mail())
        archive.writestr("Takeout/Mail/Two.mbox", mail(Message_ID="<m2@works.example>"))
        archive.writestr("Takeout/archive_browser.html", "<p>From here</p>")
    assert len(read(open_mbox, tmp_path / "mail.zip")[0]) == 2 and detect(str(tmp_path / "mail.zip")) == "mbox"


@pytest.mark.parametrize("content", [b"", b"From me to you: " + SECRET.encode(), b"\xff\xfe\x00", b"PK\x03\x04broken"])
def test_what_is_no_mailbox_is_refused(tmp_path: Path, content: bytes) -> None:
    assert SECRET not in refusal(open_mbox, box(tmp_path, content))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(sorted(HEAD)), st.binary(max_size=60), st.binary(max_size=120))
def test_any_header_and_body_are_read_or_dropped(
    tmp_path_factory: pytest.TempPathFactory, name: str, value: bytes, body: bytes
) -> None:
    spoiled = mail(body).replace(f"{name}: {HEAD[name]}".encode(), name.encode() + b": " + value)
    found = read_or_refused(open_mbox, box(tmp_path_factory.mktemp("any"), spoiled, mail()), SECRET)
    assert found is not None and len(found[0]) + found[1].total() >= 2


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60))
def test_any_kind_of_content_is_read_or_dropped(tmp_path_factory: pytest.TempPathFactory, kind: bytes) -> None:
    spoiled = mail().replace(b"List-Id:", b"Content-Type: " + kind + b"\nContent-Transfer-Encoding: base64\nList-Id:")
    assert read_or_refused(open_mbox, box(tmp_path_factory.mktemp("any"), spoiled), SECRET) is not None
