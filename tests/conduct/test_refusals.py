"""Refusals have words in both languages, and a Chinese page holds none in English."""

from __future__ import annotations

import ast
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from html import unescape
from importlib.resources import files
from pathlib import Path

import pytest

from conduct.safety.scenes import TODAY, anybody, begun, decision, freeze, hand_in, place
from conduct.served import Served
from firstdose.conduct.access import Role
from firstdose.conduct.refusals import in_language, refusal
from firstdose.conduct.safety.gates import MaySign
from firstdose.conduct.safety.signers import may_sign
from firstdose.conduct.store import Store
from firstdose.conduct.store.verification import verified
from firstdose.conduct.words import LANGUAGES, read_words
from firstdose.records.delegation import ParticipantAtSite
from firstdose.records.facts import AdverseEventReported
from firstdose.records.locking import ParticipantFrozen
from firstdose.records.oversight import QueryRaised
from firstdose.records.problem import Problem, StudyError
from firstdose.records.values import EventState, SeriousCriterion
from firstdose.trial.clinic import Answer

ROOM = Path(str(files("firstdose.conduct")))
PARTS = {"what", "where", "because", "remedy"}
ON_THE_TERMINAL = {
    "web/server.py",
    "web/accounts/first.py",
    "web/accounts/keys.py",
    "store/anchors.py",
    "store/backup.py",
    "store/database.py",
    "store/opening.py",
    "store/postgresql.py",
    "store/row.py",
    "store/sqlite.py",
    "store/store.py",
    "store/verification.py",
}
"""What is said there is said where a ledger is opened, anchored or restored, before any page."""

ENGLISH = re.compile(r"\b(the|and|of|is|was|not|has|have|that|this|a|an|it|or|by)\b", re.IGNORECASE)


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call of the room with the name of what is called."""
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield path.relative_to(ROOM).as_posix(), node, node.func.id


def raised() -> dict[str, set[str]]:
    """The values of every refusal in the code, by its key."""
    found: dict[str, set[str]] = {}
    for path, call, name in calls():
        if name == "refusal":
            assert isinstance(call.args[0], ast.Constant), f"{path} names no key"
            key, given = str(call.args[0].value), {str(one.arg) for one in call.keywords}
            assert found.setdefault(key, given) == given, f"{key} is raised with other values"
    return found


def in_catalogue(language: str) -> dict[str, dict[str, frozenset[str]]]:
    """What each refusal of the catalogue speaks of, part by part."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    texts = read_words("zh" if language == "zh" else "en").texts
    for key, text in texts.items():
        if key.startswith("refusals.") and key.count(".") == 2:
            _, name, part = key.split(".")
            found.setdefault(name, {})[part] = text.placeholders
    return found


def test_every_refusal_in_the_code_comes_from_the_catalogue() -> None:
    bare = {path for path, _, name in calls() if name in ("Problem", "StudyError")}
    assert bare - {"refusals.py"} <= ON_THE_TERMINAL


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_four_parts_in_both_languages(language: str) -> None:
    written, wanted = in_catalogue(language), raised()
    assert set(written) == set(wanted)
    for key, values in wanted.items():
        assert set(written[key]) == PARTS, key
        assert frozenset().union(*written[key].values()) == values, key


def test_chinese_wordings_are_chinese() -> None:
    texts = read_words("zh").texts
    for key, text in texts.items():
        if key.startswith("refusals."):
            left = re.sub(r"\{\w+\}", "", text.other)
            assert not ENGLISH.search(left), key


def test_numbers_and_names_are_filled_in() -> None:
    day = date(2026, 1, 5)
    said = refusal("no_decision", participant="004", regimen="d1-i5", part="A", day=day)
    assert str(said).splitlines()[:2] == [
        "004 cannot be given a place at d1-i5.",
        "  Where:  part A, 2026-01-05",
    ]
    chinese = in_language(said, "zh")
    assert chinese.what == "不能在 d1-i5 为 004 分配名额。"
    assert in_language(said, "en") == said
    bare = Problem(what="a", where="b", because="c", remedy="d")
    assert in_language(bare, "zh") == bare


# --- the gates in Chinese, and a page that shows one -----------------------------------------


def refused_by_the_gates() -> Iterator[tuple[Problem, ...]]:
    query = QueryRaised(participant="001", query="Q", text="?", entry=None)
    frozen = ParticipantFrozen(participant="001", rationale="数据已核")
    with begun() as store:
        yield refused(store, place("004", "d1-i5"))
        seen = freeze(store)
        unsigned, _ = decision(seen)
        yield refused(store, unsigned)
        yield refused(store, *decision(seen, state_sha256="0" * 64))
        yield refused(store, *decision(seen, regimen="d2-i7"))
        yield refused(store, *decision(seen, factors=()))
        yield refused(store, *decision(seen), may_sign=may_sign)
        hand_in(store, Answer(query, TODAY, "mo"))
        yield refused(store, *decision(seen))
        hand_in(store, Answer(frozen, TODAY, "mo"))
        yield refused(store, Answer(SEPSIS, TODAY, "li"))


SEPSIS = AdverseEventReported(
    participant="001",
    event="AE-9",
    term="Sepsis",
    system_organ_class="Infections",
    state=EventState(grade=4, causality=(), seriousness=(SeriousCriterion.LIFE_THREATENING,)),
)


def refused(store: Store, *answers: Answer, may_sign: MaySign = anybody) -> tuple[Problem, ...]:
    with pytest.raises(StudyError) as error:
        hand_in(store, *answers, may_sign=may_sign)
    return error.value.problems


def test_what_the_gates_say_in_chinese_holds_no_english() -> None:
    found = list(refused_by_the_gates())
    assert len(found) == 8
    for problem in (in_language(one, "zh") for problems in found for one in problems):
        said = f"{problem.what} {problem.where} {problem.because} {problem.remedy}"
        assert not ENGLISH.search(said), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_a_refusal_in_its_language(served: Served, language: str) -> None:
    served.delegate("ma", Role.COORDINATOR)
    frozen = ParticipantFrozen(participant="001", rationale="数据已核")
    served.tell(ParticipantAtSite(participant="001", site="01"), frozen)
    account = served.account("ma")
    account.language = language
    account.save()
    answer = served.browser("ma").post(
        "/participants/001/forms/medication/",
        {
            "fact.drug": "prednisone",
            "fact.therapy_class": "glucocorticoid",
            "fact.dose_mg_per_day": "10",
            "occurred_on": "2026-03-02",
            "seen": "0",
            "do": "save",
        },
    )
    assert answer.status_code == 422
    shown = re.search(r'<dl class="problem".*?</dl>', answer.content.decode(), re.DOTALL)
    assert shown is not None
    said = unescape(re.sub(r"<[^>]*>", " ", shown[0]))
    expected = {"en": "Participant 001 is frozen.", "zh": "受试者 001 的数据已冻结。"}
    assert expected[language] in said
    assert bool(ENGLISH.search(said)) is (language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_verifying_finds_is_said_in_the_language_of_the_page(
    served: Served, language: str
) -> None:
    served.delegate("auditor", Role.AUDITOR, "")
    account = served.account("auditor")
    account.language = language
    account.save()
    with closing(sqlite3.connect(served.store.database.name)) as around_it:
        around_it.execute("DROP TRIGGER entries_are_not_changed")
        around_it.execute("UPDATE entries SET site = 'elsewhere' WHERE number = 1")
        around_it.commit()
    page = served.browser("auditor").post("/health/").content.decode()
    said = [
        unescape(re.sub(r"<[^>]*>", " ", one))
        for one in re.findall(r'<dl class="problem".*?</dl>', page, re.DOTALL)
    ]
    assert len(said) == 2
    guard, altered = said
    assert "`entries_are_not_changed`" in guard
    assert ("Entry 1 was altered" if language == "en" else "第 1 条已被改动") in altered
    for one in said:
        assert bool(ENGLISH.search(one)) is (language == "en"), one


def test_a_record_whose_guard_is_gone_is_not_called_verified(served: Served) -> None:
    served.delegate("auditor", Role.AUDITOR, "")
    verified = served.browser("auditor").post("/health/").content.decode()
    assert 'class="done"' in verified
    with closing(sqlite3.connect(served.store.database.name)) as around_it:
        around_it.execute("DROP TRIGGER entries_are_not_changed")
        around_it.commit()
    page = served.browser("auditor").post("/health/").content.decode()
    assert "`entries_are_not_changed`" in unescape(page)
    assert 'class="done"' not in page


def test_an_entry_that_cannot_be_read_is_named_in_both_languages(served: Served) -> None:
    (row,) = served.store.rows()
    broken = replace(row, entry="no entry at all").sealed()
    with pytest.raises(StudyError) as error:
        verified([broken], "trial.db")
    (problem,) = error.value.problems
    assert problem.what.startswith("The line is not JSON")
    chinese = in_language(problem, "zh")
    assert chinese.what == f"第 1 条无法读取（英文说明：{problem.what}）"
    assert chinese.remedy == "请从能通过校验的备份恢复台账。"
