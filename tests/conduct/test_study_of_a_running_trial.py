"""A trial that began under a study file goes on under it, whatever checks have come since."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conduct.running import refused
from conduct.safety.scenes import TODAY, awaited
from conduct.served import Served, opening, serving_ledger
from firstdose.cli.files import study_files
from firstdose.cli.serving.opening import Wanted, opened
from firstdose.conduct.access import Role
from firstdose.conduct.safety.snapshot import made_again
from firstdose.conduct.store import open_store
from firstdose.records import lines
from firstdose.records.committee import SnapshotFrozen
from firstdose.records.facts import ProtocolVersionActive
from firstdose.records.ledger import Ledger
from firstdose.records.lines import study_sha256
from protocol.shipped import REFUSED_TODAY, broken, text_of

TEXT, SOUND = broken(REFUSED_TODAY), text_of("nct06010472")
SAID = "Part `escalation` may take 36 participants, the study plans 35."


def begun_under(ledger: Ledger, text: str) -> Ledger:
    """A ledger as it would be had its trial begun under another study file."""
    first, *rest = lines.write(ledger)
    entry = json.loads(first)
    entry["body"] |= {"study_text": text, "study_sha256": study_sha256(text)}
    return lines.read([json.dumps(entry, ensure_ascii=False), *rest])


@pytest.fixture
def running_trial(accounts_place: str, tmp_path: Path) -> Generator[Served]:
    """The first cohort of a trial whose study file a check refuses today."""
    ledger = begun_under(awaited(), TEXT)
    with serving_ledger(accounts_place, tmp_path, ledger) as found:
        found.moment.at = datetime(TODAY.year, TODAY.month, TODAY.day, 9, 30, tzinfo=UTC)
        found.trained("chair", Role.COMMITTEE_CHAIR, TODAY - timedelta(days=30))
        found.delegate("auditor", Role.AUDITOR, "")
        yield found


def test_its_pages_open_and_its_meetings_go_on(running_trial: Served) -> None:
    chair = running_trial.browser("chair")
    for path in ("/", "/board/", "/windows/", "/stopping-rules/", "/clocks/", "/participants/"):
        assert chair.get(path).status_code == 200, path
    meeting = chair.post("/meetings/freeze/")["Location"]
    running_trial.tell(
        ProtocolVersionActive(version="2", study_text=SOUND, study_sha256=study_sha256(SOUND))
    )
    assert chair.get(meeting).status_code == 200
    with running_trial.trial.reading() as now:
        (frozen,) = now.ledger.history("").of(SnapshotFrozen)
        again = made_again(now.study, now.ledger, frozen)
        assert now.study.enrolment.planned_participants == 36
    assert again.seen.study.enrolment.planned_participants == 35
    assert again.snapshot_sha256 == frozen.fact.snapshot_sha256


def test_a_version_that_a_check_refuses_comes_into_force_in_the_running_trial(
    accounts_place: str, tmp_path: Path
) -> None:
    with serving_ledger(accounts_place, tmp_path, awaited()) as found:
        found.tell(
            ProtocolVersionActive(version="2", study_text=TEXT, study_sha256=study_sha256(TEXT))
        )
        with found.trial.reading() as now:
            assert now.study.enrolment.planned_participants == 35
            assert now.worklist.study is now.study


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "would be refused for a new study"), ("zh", "现已不能用于新研究")],
)
def test_whoever_looks_after_the_record_is_told_in_words(
    running_trial: Served, language: str, told: str
) -> None:
    account = running_trial.account("auditor")
    account.language = language
    account.save()
    page = running_trial.browser("auditor").get("/health/").content.decode()
    assert told in page
    assert SAID in page


def test_of_a_sound_study_file_nothing_is_told(served: Served) -> None:
    served.delegate("auditor", Role.AUDITOR, "")
    page = served.browser("auditor").get("/health/").content.decode()
    assert "would be refused for a new study" not in page


def test_no_trial_begins_under_it_and_one_that_began_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study, folder, other = tmp_path / "study.yaml", tmp_path / "trial", tmp_path / "other"
    study.write_text(TEXT, "utf-8")
    assert SAID in refused(study, "--data", folder)
    assert not folder.exists(), "nothing was begun"
    other.mkdir()
    assert SAID in refused(study, "--data", other)
    assert not list(other.iterdir()), "nothing was written"
    elsewhere = tmp_path / "elsewhere.db"
    assert SAID in refused(study, "--data", folder, "--db", elsewhere)
    assert not folder.exists(), "nothing was written, though the database has a place of its own"
    assert not elsewhere.exists()
    folder.mkdir()
    moment = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    with closing(open_store(str(folder / "ledger.db"), lambda: moment, create=True)) as store:
        store.append(opening(text=TEXT))
    wanted = Wanted(files=study_files(str(study)), db="", data=folder, demo=False, public=False)
    with opened(wanted) as found, found.serving.trial.reading() as now:
        assert now.study.enrolment.planned_participants == 35
    assert SAID in capsys.readouterr().err
