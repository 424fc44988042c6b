"""Who counts in a design that weighs responses: both outcomes known, and a DLT at once."""

from datetime import date

import pytest
from msgspec import structs

from firstdose.derive.dlt_watch import Dlt
from firstdose.derive.dose_limiting_toxicity import DltStatus, Evaluable, WindowState
from firstdose.derive.part_response import PartResponse, Responded
from firstdose.design.situation import Tally
from firstdose.records.values import Reason
from firstdose.trial.place import Place
from firstdose.trial.standing import standing_of
from trial.shipped import reference_study

TODAY = date(2026, 3, 1)


def place(answer: Responded, dlts: int = 0, *, weighs: bool = True) -> Place:
    dlt = Dlt(clause="grade_3", event="AE-1", on=TODAY, adjudicated=False, sources=(7,))
    status = DltStatus(
        part="escalation",
        regimen="d1-i7",
        opens_on=date(2026, 1, 1),
        closes_on=date(2026, 1, 29),
        window=WindowState.COMPLETE,
        dlts=(dlt,) * dlts,
        evaluable=Evaluable.EVALUABLE,
        reason=None,
        replaceable=False,
        undecided=False,
    )
    response = PartResponse(answer=answer, settled_on=date(2026, 3, 26))
    return Place(
        participant="001",
        assigned_by=3,
        first_infusion_on=date(2026, 1, 1),
        dlt=status,
        response=response,
        weighs_response=weighs,
    )


def tally_of(one: Place, today: date) -> Tally:
    study = reference_study()[0]
    standing = standing_of(study, study.parts[0], (), [one])
    return standing.situation(today, returns=True).tally("d1-i7")


def opened(one: Place, today: date = TODAY) -> list[tuple[bool, bool, float, float]]:
    found = tally_of(one, today).open
    return [(o.dlt, o.response, o.followed, o.response_followed) for o in found]


def counts(one: Place) -> tuple[int, int, int, int, int, int]:
    tally = tally_of(one, TODAY)
    return (
        tally.evaluable,
        tally.dlts,
        tally.responses,
        tally.responses_with_dlt,
        tally.pending,
        tally.lost,
    )


@pytest.mark.parametrize(
    ("answer", "dlts", "expected"),
    [
        (Responded.YES, 0, (1, 0, 1, 0, 0, 0)),
        (Responded.NO, 0, (1, 0, 0, 0, 0, 0)),
        (Responded.NOT_YET_KNOWN, 0, (0, 0, 0, 0, 1, 0)),
        (Responded.NEVER_KNOWN, 0, (0, 0, 0, 0, 0, 1)),
        (Responded.YES, 1, (1, 1, 1, 1, 0, 0)),
        (Responded.NOT_YET_KNOWN, 1, (1, 1, 0, 0, 1, 0)),
        (Responded.NEVER_KNOWN, 1, (1, 1, 0, 0, 0, 0)),
    ],
)
def test_where_responses_are_weighed(
    answer: Responded, dlts: int, expected: tuple[int, ...]
) -> None:
    assert counts(place(answer, dlts)) == expected


@pytest.mark.parametrize("answer", sorted(Responded))
def test_elsewhere_the_window_alone_decides(answer: Responded) -> None:
    seen = int(answer is Responded.YES)
    assert counts(place(answer, weighs=False)) == (1, 0, seen, 0, 0, 0)


def test_the_review_is_due_after_the_response() -> None:
    assert place(Responded.NOT_YET_KNOWN).resolves_on == date(2026, 3, 26)
    assert place(Responded.NOT_YET_KNOWN, weighs=False).resolves_on == date(2026, 1, 29)


def test_what_is_open_is_told_to_a_design_that_decides_before_it_is_known() -> None:
    """59 of 84 days of the response window have passed on 1 March; the DLT window is over."""
    share = 59 / 84
    assert opened(place(Responded.NOT_YET_KNOWN)) == [(False, False, 1.0, share)]
    assert opened(place(Responded.NOT_YET_KNOWN, 1)) == [(True, False, 1.0, share)]
    assert opened(place(Responded.YES)) == []
    inside = structs.replace(place(Responded.YES).dlt, evaluable=Evaluable.PENDING)
    for answer, response, followed in (
        (Responded.YES, True, 1.0),
        (Responded.NO, False, 1.0),
        (Responded.NEVER_KNOWN, False, 0.0),
    ):
        one = structs.replace(place(answer), dlt=inside)
        assert opened(one, date(2026, 1, 15)) == [(False, response, 0.5, followed)]


def test_when_a_dlt_came_is_told_as_a_share_of_its_window() -> None:
    early = structs.replace(place(Responded.YES, 1).dlt.dlts[0], on=date(2026, 1, 8))
    one = place(Responded.YES, 1)
    one = structs.replace(one, dlt=structs.replace(one.dlt, dlts=(early, *one.dlt.dlts)))
    assert tally_of(one, TODAY).onsets == (0.25,)
    assert tally_of(place(Responded.YES), TODAY).onsets == ()


def test_someone_not_yet_infused_is_awaited_and_not_pending() -> None:
    one = place(Responded.NOT_YET_KNOWN)
    status = structs.replace(
        one.dlt, evaluable=Evaluable.NOT_TREATED, reason=Reason(key="not_yet_infused")
    )
    waiting = structs.replace(one, dlt=status, first_infusion_on=None)
    assert counts(waiting) == (0, 0, 0, 0, 0, 0)
    assert waiting.is_unresolved
