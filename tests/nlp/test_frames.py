"""Frames: the lexicon is well formed, and the nearest act of a clause tells what a number counts."""

from __future__ import annotations

import collections
import re
import tomllib
from pathlib import Path

import pytest

from nlp.frames import frames, triggers
from nlp.inflect import verb_forms
from nlp.tokens import tokenize
from tests.nlp.reading import article, claims_of, judged

LEXICON = Path(__file__).resolve().parents[2] / "nlp" / "lexicon" / "frames.toml"
FAMILIES = {"people", "things", "money", "percent", "time", "measure"}


def rows() -> list[dict[str, object]]:
    return list(tomllib.loads(LEXICON.read_text(encoding="utf-8"))["frame"])


def test_keys_are_unique_and_fields_are_known() -> None:
    known = set("key label verbs nouns agents heads hints phrases unless".split())
    known |= set("takes running rounds periodic standing weak siblings".split())
    keys = [row["key"] for row in rows()]
    assert len(keys) == len(set(keys))
    for row in rows():
        assert set(row) <= known, row["key"]
        assert set(row["takes"]) <= FAMILIES, row["key"]  # type: ignore[call-overload]


def test_a_phrase_has_several_words() -> None:
    single = [(row["key"], phrase) for row in rows() for phrase in row.get("phrases", []) if " " not in phrase]  # type: ignore[attr-defined]
    assert not single


def test_siblings_name_frames() -> None:
    assert {name for frame in frames().values() for name in frame.siblings} <= set(frames())


def test_no_strong_verb_stands_in_two_frames_that_count_the_same_units() -> None:
    places: dict[tuple[str, str], list[str]] = collections.defaultdict(list)
    for row in rows():
        if row.get("weak"):
            continue
        for verb in row.get("verbs", []):  # type: ignore[attr-defined]
            for family in row["takes"]:  # type: ignore[attr-defined]
                places[str(verb), str(family)].append(str(row["key"]))
    twice = {word: keys for word, keys in places.items() if len(keys) > 1}
    assert not twice


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("About 700 nurses signed the letter.", "sign"),
        ("About 620 nurses work on the wards.", "employ"),
        ("The letter carries 700 signatures.", "sign"),
        ("Some 400 drivers put their names to a petition.", "sign"),
        ("The bank laid 300 people off in May.", "cut"),
        ("The bank will let around 300 people go.", "cut"),
        ("Unions say 2,400 members walked out at noon.", "strike"),
        ("Police counted 900 people at the march.", "protest"),
        ("The flood killed 57 people.", "die"),
        ("At least 57 people were hurt in the blast.", "injure"),
        ("Officers arrested 40 protesters.", "arrest"),
        ("The leak exposed the records of 12 million customers.", "expose"),
        ("The union has 12,000 members.", "member"),
        ("The airline employs 8,100 people.", "employ"),
        ("It had nearly 8,100 employees last spring.", "employ"),
        ("The regulator fined the insurer €32 million.", "fine"),
        ("It plans to spend $2 billion on data centres.", "spend"),
        ("Staff may pause the tool for 15 minutes.", "pause"),
        ("More than 600 workers want the manager to resign.", ""),
        ("Some 3,000 people fled their homes.", "displace"),
        ("The fund raised $4 million for the victims.", "raise"),
    ],
)
def test_the_nearest_act_is_what_a_number_counts(text: str, frame: str) -> None:
    claims = claims_of(text)
    assert [claim.frame if claim.evidence != "none" else "" for claim in claims] == [frame]


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        # labour
        ("Employers added 212,000 jobs in May.", "job_growth"),
        ("About 212,000 jobs were created in May.", "job_growth"),
        ("Payrolls rose by a seasonally adjusted 212,000.", "job_growth"),
        ("Claims for jobless benefits, a gauge of layoffs, fell to 231,000.", "jobless_claim"),
        ("Some 231,000 people filed for unemployment benefits last week.", "jobless_claim"),
        ("The number of new applications for unemployment benefits rose to 231,000.", "jobless_claim"),
        ("The unemployment rate fell to 4.2%.", "unemployment"),
        ("Nearly 700 nurses called in sick.", "sick_leave"),
        ("The union asked for a 12% pay rise.", "wage"),
        ("The offer was a minimum wage of $17.", "wage"),
        ("About 1,400 clerks took early retirement.", "retire"),
        # health
        ("The vaccine is 83% effective.", "efficacy"),
        ("The trial showed an efficacy of 83%.", "efficacy"),
        ("Another 640 people tested positive.", "infect"),
        ("More than 90 agents are in quarantine.", "quarantine"),
        ("At least 12,000 patients have recovered.", "recover"),
        ("Doctors diagnosed 140 children with measles.", "diagnose"),
        ("About 3 million people would lose health insurance.", "insure"),
        ("There are 48,000 patients on the waiting list.", "wait"),
        # disaster
        ("The mudslide left 41 dead.", "die"),
        ("The blast claimed at least 41 lives.", "die"),
        ("The herd lost 3,000 cattle, which drowned in the flood.", "die"),
        ("The collapse left 60 people injured.", "injure"),
        ("Some 130 climbers were stranded overnight.", "strand"),
        ("Helicopters airlifted 130 climbers.", "rescue"),
        ("The storm left 2,000 families homeless.", "homeless"),
        ("The river flooded 4,500 homes.", "flood"),
        ("Damage was put at $3.4 billion.", "damage_cost"),
        ("Two hundred millimetres of rain fell overnight.", "weather"),
        ("Nineteen people are still unaccounted for.", "missing"),
        # police, courts, war
        ("Officers took 38 people into custody.", "arrest"),
        ("The jury found 11 men guilty.", "convict"),
        ("The governor pardoned 22 prisoners.", "pardon"),
        ("The banker defrauded 900 pensioners.", "fraud"),
        ("She was released on $400,000 bail.", "fee"),
        ("He was sentenced to 14 years in prison.", "prison_term"),
        ("More than 80 women have accused the doctor.", "accuse"),
        ("The army captured 210 fighters.", "capture"),
        ("The rebels hold 60 hostages.", "hostage"),
        ("The court awarded the family $8 million in damages.", "settle"),
        ("The hackers demanded a ransom of $6 million.", "ransom"),
        # elections, opinion
        ("She won 54% of the vote.", "vote"),
        ("Turnout was 61 percent.", "turnout"),
        ("The party took 118 seats.", "seat"),
        ("He has an approval rating of 39 percent.", "opinion"),
        ("Forecasters give her a 70 percent chance of winning.", "chance"),
        # money
        ("Lawmakers passed a $640 billion relief bill.", "package"),
        ("The $640 billion rescue package goes to the president.", "package"),
        ("They paid $13 million in state taxes.", "tax"),
        ("The effective tax rate was 31 percent.", "tax"),
        ("The city owes a debt of $70 billion.", "debt"),
        ("Inflation fell to 3.1%.", "inflation"),
        ("The economy grew at an annual growth rate of 2.4%.", "growth"),
        ("The central bank raised its key rate to 5.25%.", "interest"),
        ("The fund holds a 9% stake in the brewer.", "stake"),
        ("The ministry set a budget of $58 million for roads.", "spend"),
        ("Tariffs of 25% will hit steel.", "tariff"),
        ("Most households will get $900 checks.", "pay"),
        ("The index fell 510 points.", "index_points"),
        ("Tickets are sold at a price of $85.", "price"),
        ("The regulator imposed a $35 million fine.", "fine"),
        # other
        ("About 640 flights were cancelled.", "cancel"),
        ("The spill released 900 barrels of crude.", "spill"),
        ("Police evicted 300 squatters.", "evict"),
        ("The school suspended 14 pupils.", "suspend"),
        ("Some 2,100 pupils graduated.", "graduate"),
        ("About 90,000 pilgrims attended the service.", "attend"),
        ("Some 230 nurses came on Thursday to decide what to do.", "attend"),
        ("About 130 of them had complained to the regulator.", "sue"),
        ("Borrowers paid back by this week: 72,000.", "settle"),
        ("Some 204 nurses joined the union on the picket line.", "member"),
        ("The number of detained in the Halden case has reached 79.", "arrest"),
        ("The indictment names 2,318 victims.", "charge_court"),
        ("In the south the lead goes up to 2,312.", ""),
        ("Border officers separated 240 families.", "separate"),
        ("Police recorded 810 burglaries.", "crime"),
        ("Crews have contained 35% of the blaze.", "contain"),
        ("Thieves of data accessed the accounts of 90,000 savers.", "expose"),
        ("Power was cut to 32,000 homes.", "outage"),
        ("Thousands of drivers were stuck in the snow.", "strand"),
        ("The two sides exchanged 120 prisoners.", "capture"),
        ("The yearly cost of the scheme is $1.4 billion.", "spend"),
        ("Mudslides swept away 40 houses.", "destroy"),
        ("A total of 26 sailors survived.", "rescue"),
        ("The valley is home to 60,000 people.", "inhabit"),
    ],
)
def test_what_news_counts(text: str, frame: str) -> None:
    assert frame in [claim.frame for claim in claims_of(text)]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Claims fell to 231,000 in the week ended March 20.", "protest"),
        ("The new contract covers 480 people.", "infect"),
        ("Thieves took the names and addresses of 310,000 people.", "sign"),
        ("Data released on Thursday showed 231,000 people in work.", "free"),
        ("Shares of the maker led a rally; 300 people work there.", "protest"),
        ("In a troubling sign, 231,000 people stayed at home.", "sign"),
        ("The treaty was signed into law and covers 231,000 people.", "sign"),
        ("The 658-page report was read before the vote.", "vote"),
        ("About 75% said that they had fired people.", "opinion"),
        ("Nearly a third of the houses were unfit to live in.", "price"),
        ("The pill cut deaths by 30%.", "cut"),
        ("The city has 4,100 homeless people.", "employ"),
    ],
)
def test_words_in_another_sense_point_nowhere(text: str, wrong: str) -> None:
    assert wrong not in [claim.frame for claim in claims_of(text)]


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("acquit", "acquits acquitted acquitting"),
        ("emit", "emits emitted emitting"),
        ("freeze", "freezes froze frozen freezing"),
        ("prefer", "prefers preferred preferring"),
        ("flee", "flees fled fleeing"),
        ("bury", "buries buried burying"),
        ("lead", "leads led leading"),
        ("die", "dies died dying"),
        ("sack", "sacks sacked sacking"),
        ("free", "frees freed freeing"),
        ("stab", "stabs stabbed stabbing"),
        ("flood", "floods flooded flooding"),
        ("destroy", "destroys destroyed destroying"),
    ],
)
def test_forms_of_verbs(verb: str, forms: str) -> None:
    assert verb_forms(verb) == {verb, *forms.split()}


def test_no_verb_of_the_lexicon_has_a_form_that_cannot_be() -> None:
    verbs = {str(verb) for row in rows() for verb in row.get("verbs", [])}  # type: ignore[attr-defined]
    impossible = re.compile(r"[^aeiou]yed$|eeed$|[^aeioy]eing$|[^aeiou]iing$|eded$|inging$|[xz]s$|[cs]hs$")
    assert not {form for verb in verbs for form in verb_forms(verb) if impossible.search(form)}


def test_shares_of_different_things_are_different_units() -> None:
    text = "The quake destroyed 40% of the homes and 40% of the clinics, and hurt 2% of the residents."
    assert [(claim.frame, claim.kind) for claim in claims_of(text)] == [
        ("destroy", "percent:homes"),
        ("destroy", "percent:clinic"),
        ("injure", "percent"),
    ]


def metrics_of(*texts: str) -> int:
    return len(judged(*(article(text, f"a{i}") for i, text in enumerate(texts))).metrics)


def test_readings_of_other_weeks_are_no_rivals() -> None:
    assert metrics_of("Employers added 212,000 jobs.", "Payrolls rose by 180,000.") == 2
    assert metrics_of("Jobless claims rose to 231,000.", "Some 231,000 people filed for unemployment benefits.") == 1


def test_a_share_that_names_no_whole_joins_the_one_that_prints_its_number() -> None:
    assert metrics_of("She won 54% of the vote.", "She was elected with 54%.") == 1
    assert metrics_of("The fire destroyed 40% of the homes.", "The fire destroyed 40% of the barns.") == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The aid package is worth $640 billion.", "The president signed a $640 billion relief bill."),
        ("Tolls rose; the fine was $35 million.", "The firm was fined $35 million."),
        ("Employers added 212,000 jobs.", "Payrolls rose by 212,000 last month."),
        ("The number of deaths rose to 57.", "At least 57 people were killed."),
        ("A 9% stake was sold.", "The fund sold a stake of 9%."),
    ],
)
def test_one_thing_in_two_wordings(first: str, second: str) -> None:
    assert metrics_of(first, second) == 1


def test_two_numbers_of_one_sentence_count_two_things() -> None:
    claims = claims_of("The storm killed 31 people, injured 210 and left 4,000 without power.")
    assert [claim.frame for claim in claims] == ["die", "injure", "outage"]


def test_a_share_and_its_count_are_one_act() -> None:
    claims = claims_of("The insurer is cutting 6% of its staff, or about 480 workers.")
    assert [(claim.frame, claim.kind) for claim in claims] == [("cut", "percent"), ("cut", "people")]


@pytest.mark.parametrize(
    ("text", "frames_there"),
    [
        ("Some 3,000 residents were told to leave.", ["displace"]),
        ("Some 3,000 clerks were told to leave a microphone on.", []),
        ("About 400 bathers had to run for cover.", ["displace"]),
        ("The recorder was running for the whole shift of 400 clerks.", []),
    ],
)
def test_who_leaves_a_thing_on_or_lets_it_run_is_not_displaced(text: str, frames_there: list[str]) -> None:
    assert [found.frame for found in triggers(tokenize(text)) if found.frame in ("displace", "quit")] == frames_there


def test_a_plan_for_all_who_are_there_plans_no_staff() -> None:
    texts = ("The firm employs 4,300 people.", "It plans to film the 4,300 people whom it employs.")
    assert metrics_of(*texts) == 1
