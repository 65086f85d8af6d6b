"""Analysts' work on claims and figures in the pages, as Streamlit runs them: each act, its effect, and its way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import rejudging
from app.clock import real_clock
from app.views import address
from store import acts
from store.acts import Act
from store.database import open_store
from store.errors import NotAllowedError
from store.permits import Actor
from store.targets import of_claim
from tests.app.deciding_scene import ANA, BEN, VERA, Scene, copied, html, make, text
from tests.app.test_pipeline_processing import DAY

pytestmark = pytest.mark.usefixtures("fresh_desk")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("scene") / "store.db")


@pytest.fixture
def scene(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return copied(made, tmp_path / "store.db", monkeypatch)


def test_an_accepted_claim_says_who_and_when_and_is_taken_back(scene: Scene) -> None:
    claim = scene.claim(400)
    page = scene.open("figures", metric=claim.metric_id or "", claim=claim.id)
    drawn = real_clock()
    scene.click(page, "Accept")
    assert scene.acts()[0].at > drawn, "when it was done, not when the page was drawn"
    assert "Accepted: it was read well." in text(page)
    assert "Accepted by ana, " in text(page)
    assert page.query_params["claim"] in (claim.id, [claim.id])
    (act,) = scene.acts()
    scene.click(page, f"Undo {act.id}", BEN)
    assert "<s><bdi>Accepted by ana" in html(page)
    assert "taken back by ben" in text(page)
    scene.click(page, f"Redo {act.id}", BEN)
    assert "stands again." in text(page)
    assert "<s><bdi>Accepted by ana" not in html(page)


def test_what_was_looked_at_is_looked_at_after_an_act_though_no_link_named_it(scene: Scene) -> None:
    page = scene.open("figures")
    scene.click(page, "Reject")
    (act,) = scene.acts()
    rejected = next(scene.claim(n) for n in (400, 1600) if scene.claim(n).word == "rejected")
    assert page.query_params["claim"] in (rejected.id, [rejected.id])
    assert act.anchors[0].literal in text(page)
    assert "Rejected: it counts nowhere, and stays" in text(page)


def test_a_rejected_claim_counts_nowhere_stays_struck_and_comes_back(scene: Scene) -> None:
    claim = scene.claim(400)
    page = scene.open("figures", metric=claim.metric_id or "", claim=claim.id)
    assert "disputed" in str([s.options for s in page.selectbox])
    scene.click(page, "Reject")
    told = text(page)
    assert "Only one reading so far" in told, "the verdict follows at once"
    assert "Rejected: it counts nowhere." in told
    assert "Rejected by people" in told
    assert "<s>“Exactly 400”</s>" in html(page)
    assert scene.claim(400).word == "rejected"
    assert "<s>“Exactly 400”</s>" in html(scene.open("story", story=claim.story_id or ""))
    (act,) = scene.acts()
    scene.click(page, f"Undo {act.id}")
    assert "Rejected by people" not in text(page)
    assert scene.claim(400).metric_id == claim.metric_id


def test_rejecting_the_only_reading_leaves_its_way_back_on_the_page(scene: Scene) -> None:
    one, other = scene.claim(400), scene.claim(1600)
    metric = one.metric_id or ""
    for claim in (one, other):
        page = scene.open("figures", metric=metric, claim=claim.id)
        scene.click(page, "Reject")
    assert "Rejected: it counts nowhere" in text(page)
    scene.click(page, f"Undo {scene.acts()[0].id}")
    assert "Only one reading so far" in text(page)


def test_a_correction_starts_from_what_was_read_and_keeps_both(scene: Scene) -> None:
    claim = scene.claim(400)
    page = scene.open("figures", metric=claim.metric_id or "", claim=claim.id)
    number = page.text_input(key=f"correct-number-{claim.id}")
    assert number.value == "400"
    assert page.selectbox(key=f"correct-qualifier-{claim.id}").value == "exact"
    number.set_value("1,640")
    page.selectbox(key=f"correct-qualifier-{claim.id}").set_value("over")
    page.text_input(key=f"correct-scope-{claim.id}").set_value("Leeds")
    page.text_input(key=f"correct-credit-{claim.id}").set_value("the works council")
    page.text_input(key=f"correct-why-{claim.id}").set_value("misprint, they say")
    scene.click(page, "Correct it")
    told = text(page)
    assert "Corrected by ana" in told and "read “Exactly 400”, said “over 1,640”" in told
    assert "of: read none, said Leeds" in told and "said the works council" in told
    assert "misprint, they say" in told
    now = scene.claim(400)
    assert (now.word, now.quantity.stated, now.scope, now.attributed_to) == (
        "corrected", 1640, "Leeds", "the works council",
    )  # fmt: skip
    (act,) = scene.acts()
    assert page.text_input(key=f"correct-number-{claim.id}").value == "1,640"
    scene.click(page, f"Undo {act.id}")
    assert page.text_input(key=f"correct-number-{claim.id}").value == "400"


def test_a_correction_can_name_what_is_counted(scene: Scene) -> None:
    claim = scene.claim(400)
    page = scene.open("figures", metric=claim.metric_id or "", claim=claim.id)
    page.selectbox(key=f"correct-counts-{claim.id}").set_value("strike")
    scene.click(page, "Correct it")
    assert scene.claim(400).frame == "strike"
    assert "counts: read" in text(page) and "said people on strike" in text(page)
    assert "It counts under another figure now." in text(page)


@pytest.mark.parametrize(
    ("typed", "words"), [("many", "'many' is no number"), ("nan", "is no number"), ("-5", "no single number")]
)
def test_a_correction_that_cannot_be_kept_is_said_and_the_text_stays(scene: Scene, typed: str, words: str) -> None:
    claim = scene.claim(400)
    page = scene.open("figures", metric=claim.metric_id or "", claim=claim.id)
    page.text_input(key=f"correct-number-{claim.id}").set_value(typed)
    scene.click(page, "Correct it")
    assert words in text(page)
    assert page.text_input(key=f"correct-number-{claim.id}").value == typed
    assert scene.acts() == []


def test_a_form_sent_as_it_was_corrects_nothing(scene: Scene) -> None:
    claim = scene.claim(400)
    page = scene.open("figures", metric=claim.metric_id or "", claim=claim.id)
    scene.click(page, "Correct it")
    assert "Nothing was corrected" in text(page)


def test_two_readings_are_parted_and_made_one_again(scene: Scene) -> None:
    one, other = scene.claim(400), scene.claim(1600)
    page = scene.open("figures", metric=one.metric_id or "", claim=one.id)
    page.selectbox(key=f"pair-{one.id}").set_value(other.id)
    scene.click(page, "Not the same")
    assert "The choice was changed meanwhile" in text(page), "pressed before the choice was drawn"
    assert scene.acts() == []
    scene.click(page, "Not the same")
    assert scene.claim(400).metric_id != scene.claim(1600).metric_id
    assert "Not the same as “About 1,600”" in text(page)
    page = scene.open("figures", metric=scene.claim(400).metric_id or "", claim=one.id)
    page.selectbox(key=f"pair-{one.id}").set_value(scene.claim(1600).id)
    scene.run(page)
    assert "“About 1,600”: said not to be the same quantity by ana" in text(page)
    scene.click(page, "Same quantity")
    assert scene.claim(400).metric_id == scene.claim(1600).metric_id
    last: Act = scene.acts()[0]
    scene.click(page, f"Undo {last.id}")
    assert scene.claim(400).metric_id != scene.claim(1600).metric_id


def test_a_claim_whose_metric_is_gone_is_followed_to_the_one_it_has_now(scene: Scene) -> None:
    claim = scene.claim(400)
    page = scene.open("figures", metric="m0123456789abcdef", claim=claim.id)
    assert "Evidence: “Exactly 400”" in text(page)
    assert page.query_params["metric"] in (claim.metric_id, [claim.metric_id])
    assert page.query_params["metric"] == scene.open("figures", claim=claim.id).query_params["metric"]
    assert "This link leads nowhere" in text(scene.open("figures", metric="m0123456789abcdef", claim="c0"))


def test_things_of_one_name_can_be_told_apart_where_one_is_chosen() -> None:
    assert address.distinct({"a": "The Wire", "b": "The Wire", "c": "The Wire (2)", "d": "The Haul"}) == {
        "a": "The Wire", "b": "The Wire (2)", "c": "The Wire (2) (2)", "d": "The Haul",
    }  # fmt: skip


def test_a_reference_is_pinned_shown_and_told_with_who_agrees(scene: Scene) -> None:
    metric = scene.metric().id
    page = scene.open("figures", metric=metric)
    page.text_input(key=f"pin-reading-{metric}").set_value("over 1,550")
    page.text_input(key=f"pin-source-{metric}").set_value("the union’s register <b>")
    page.text_input(key=f"pin-url-{metric}").set_value("https://union.example/1")
    scene.click(page, "Pin it")
    told = text(page)
    assert "Reference: “over 1,550”, the union’s register <b> (pinned by ana" in told
    assert 'href="https://union.example/1"' in html(page)
    assert "It agrees with" in told and "It does not agree with" in told
    assert "reference figure, pinned by the team" in told
    assert "Reference: over 1,550" in page.get("plotly_chart")[0].proto.spec
    assert page.text_input(key=f"pin-reading-{metric}").value == ""
    scene.click(page, f"Undo {scene.acts()[0].id}")
    assert "Reference:" not in text(page)


def test_a_pin_that_is_no_number_is_refused_and_the_text_stays(scene: Scene) -> None:
    metric = scene.metric().id
    page = scene.open("figures", metric=metric)
    page.text_input(key=f"pin-reading-{metric}").set_value("lots")
    page.text_input(key=f"pin-source-{metric}").set_value("a register")
    scene.click(page, "Pin it")
    assert "can't be read as one number" in text(page).replace("’", "'")
    assert page.text_input(key=f"pin-source-{metric}").value == "a register"


def test_the_second_of_two_is_told_who_came_first_and_loses_no_word(scene: Scene) -> None:
    claim = scene.claim(400)
    query = {"metric": claim.metric_id or "", "claim": claim.id}
    hers, his = scene.open("figures", ANA, **query), scene.open("figures", BEN, **query)
    scene.click(his, "Accept", BEN)
    hers.text_input(key=f"correct-number-{claim.id}").set_value("450")
    scene.click(hers, "Correct it")
    told = text(hers)
    assert "ben accepted it on" in told and "after you looked; look at it again" in told
    assert hers.text_input(key=f"correct-number-{claim.id}").value == "450"
    scene.click(hers, "Correct it")
    assert [act.kind for act in scene.acts()] == ["accept"], "not before she looked again"
    scene.click(hers, "Look again")
    assert "after you looked" not in text(hers)
    assert "Accepted by ben" in text(hers)
    assert hers.text_input(key=f"correct-number-{claim.id}").value == "450"
    scene.click(hers, "Correct it")
    assert [act.kind for act in scene.acts()] == ["correct", "accept"]
    assert scene.claim(400).quantity.stated == 450


def test_a_form_that_nobody_typed_into_follows_what_others_said(scene: Scene) -> None:
    claim = scene.claim(400)
    query = {"metric": claim.metric_id or "", "claim": claim.id}
    hers, his = scene.open("figures", ANA, **query), scene.open("figures", BEN, **query)
    his.text_input(key=f"correct-number-{claim.id}").set_value("450")
    scene.click(his, "Correct it", BEN)
    scene.run(hers)
    assert hers.text_input(key=f"correct-number-{claim.id}").value == "450"
    scene.click(hers, "Correct it")
    assert "Nothing was corrected" in text(hers)


def test_where_judging_fails_the_act_stands_and_the_page_says_so(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise OSError("a secret detail")

    claim = scene.claim(400)
    page = scene.open("figures", metric=claim.metric_id or "", claim=claim.id)
    with monkeypatch.context() as patched:
        patched.setattr(rejudging, "judging", broken)
        scene.click(page, "Reject")
    assert "The story could not be judged now" in text(page)
    assert "secret" not in text(page)
    assert [act.kind for act in scene.acts()] == ["reject"]
    assert scene.claim(400).word == ""


def test_a_viewer_is_offered_nothing_and_told_why_and_the_store_refuses(scene: Scene) -> None:
    claim = scene.claim(400)
    page = scene.open("figures", VERA, metric=claim.metric_id or "", claim=claim.id)
    assert "It takes the role analyst to accept, reject or correct claims" in text(page)
    assert [b.label for b in page.button] == []
    assert not page.text_input and not page.text_area
    with open_store(scene.url) as store, store.begin() as conn, pytest.raises(NotAllowedError):
        acts.add(conn, "accept", of_claim(conn, claim.id), Actor("vera", "viewer"), DAY)


def test_a_role_lost_while_the_page_was_open_refuses_the_act(scene: Scene) -> None:
    claim = scene.claim(400)
    page = scene.open("figures", metric=claim.metric_id or "", claim=claim.id)
    scene.click(page, "Accept", VERA)
    assert scene.acts() == []
    assert "It takes the role analyst" in page.toast[0].value
