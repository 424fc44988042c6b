"""Whatever is typed into the forms of the doors, nothing breaks and nothing forbidden is kept."""

import os
from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conduct.served import PASSWORD, Served, serving_ledger
from firstdose.conduct.access import Role
from firstdose.conduct.store import verified
from firstdose.records.delegation import AccountOpened, DutyDelegated, ParticipantAtSite
from firstdose.records.facts import Consented

if TYPE_CHECKING:
    from django.test import Client

EXAMPLES = 10_000 if os.environ.get("FIRSTDOSE_FULL") else 300
TYPED = st.one_of(
    st.sampled_from(
        [
            "", "0", "-1", "1e309", "NaN", "１２．５", "2026-02-30", "2026-3-1", "9" * 400,
            "\0", "\u202e", "é", "e\u0301", "王丽", "<script>alert(1)</script>", "' OR 1=1 --",
            "=cmd|' /C calc'!A0", "01", "jm", "admin", "coordinator", "investigator", "001",
            "2026-01-05", "yes", "no", "others", "../../etc/passwd", PASSWORD,
        ]
    ),
    st.text(max_size=60),
)  # fmt: skip
FORMS = {
    "/sign-in/": ("", ("name", "password", "code", "next")),
    "/language/": ("jm", ("language", "next")),
    "/people/new/": ("admin", ("name", "full_name")),
    "/people/kl/": (
        "jm",
        ("role", "site", "blinded", "gcp_trained_on", "protocol_trained_on"),
    ),
    "/people/kl/end-duty/": ("jm", ("duty",)),
    "/people/kl/close/": ("admin", ("confirmed",)),
    "/account/password/": ("jm", ("password", "code", "new", "again")),
    "/account/end-sitting/": ("kl", ("sitting",)),
    "/emergency/": ("jm", ("participant", "why")),
    "/emergency/review/": ("auditor", ("entry", "justified", "remark")),
}


@pytest.fixture(scope="module")
def people(accounts_place: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Served]:
    with serving_ledger(accounts_place, tmp_path_factory.mktemp("forms")) as found:
        for name, role, site in (
            ("admin", Role.ADMINISTRATOR, ""),
            ("jm", Role.INVESTIGATOR, "01"),
            ("auditor", Role.AUDITOR, ""),
        ):
            found.delegate(name, role, site)
        for name in ("admin", "jm", "kl", "auditor"):
            found.tell(AccountOpened(person=name))
        found.tell(Consented(participant="001", consent_version="1"))
        found.tell(ParticipantAtSite(participant="001", site="02"))
        yield found


def browsers(served: Served) -> "dict[str, Client]":
    return {name: served.browser(name) for name in ("", "admin", "jm", "kl", "auditor")}


@pytest.mark.parametrize("path", FORMS)
def test_nothing_that_is_typed_breaks_a_form(people: Served, path: str) -> None:
    from firstdose.conduct.web.accounts.models import Failure

    who, fields = FORMS[path]
    every = browsers(people)

    @settings(
        max_examples=EXAMPLES // 10,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.fixed_dictionaries({}, optional=dict.fromkeys(fields, TYPED)))
    def post(typed: dict[str, str]) -> None:
        said = {name: text.encode("utf-8", "replace").decode() for name, text in typed.items()}
        Failure.objects.all().delete()
        answer = every[who].post(path, said)
        assert answer.status_code < 500, (path, said, people.log.read_text()[-400:])
        if answer.status_code == 302 and "/sign-in/" in answer["Location"]:
            every[who] = people.browser(who)

    post()


def test_what_was_kept_of_it_is_whole_and_within_the_rules(people: Served) -> None:
    database = people.store.database
    verified(people.store.rows(), database.name, guard_problems=database.guard_problems())
    with people.trial.reading() as now:
        for entry in now.ledger.history("").of(DutyDelegated):
            if entry.entered_by == "jm":
                assert entry.fact.site == "01"
                assert entry.fact.role in {Role.COORDINATOR, Role.PHARMACIST, Role.CELL_LABORATORY}
                assert entry.fact.gcp_trained_on is not None
