"""What must hold for every participant: the past is fixed, and time alone makes nothing happen."""

from collections.abc import Callable
from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from derive.hand_made import (
    UNRELATED,
    Line,
    Story,
    on,
    sledai_items,
    state,
    take_back,
    with_window,
)
from derive.test_medication import drug
from firstdose.derive.adverse_events import adverse_events
from firstdose.derive.course import course
from firstdose.derive.disease_activity import assessments
from firstdose.derive.dose_limiting_toxicity import Evaluable, WindowState, dlt_given, dlt_status
from firstdose.derive.exposure import exposure
from firstdose.derive.grade_course import grade_steps, spells
from firstdose.derive.laboratory import laboratory_toxicities
from firstdose.derive.population import memberships
from firstdose.derive.visits import VisitState, visits, visits_to_come
from firstdose.protocol.parts import DayAnchor
from firstdose.protocol.study import Study
from firstdose.records.facts import InfusionHeld
from firstdose.records.history import History
from firstdose.records.values import SpecialInterest, YesNo

DERIVATIONS: tuple[Callable[[Study, History, date], object], ...] = (
    exposure,
    visits,
    adverse_events,
    laboratory_toxicities,
    dlt_status,
    assessments,
    memberships,
    course,
)

COUNTS_DUE_BY = 28

Telling = Callable[[Story], object]


def severe(day: int, grade: int, known: int) -> Telling:
    return lambda story: story.event(day, grade, event=f"AE-{day}-{known}", known=day + known)


def crs(day: int, lasts: int) -> Telling:
    def tell(story: Story) -> None:
        name = f"CRS-{day}-{lasts}"
        story.event(day, 2, event=name, interest=SpecialInterest.CRS)
        story.recovered(day + lasts, event=name)

    return tell


def fever(day: int, lasts: int) -> Telling:
    def tell(story: Story) -> None:
        name = f"FEVER-{day}-{lasts}"
        story.event(day, 3, event=name, term="Fever")
        story.recovered(day + lasts, event=name)

    return tell


days = st.integers(-6, 40)
tellings = st.one_of(
    st.builds(severe, days, st.integers(1, 4), st.integers(0, 20)),
    st.builds(crs, st.integers(0, 32), st.integers(0, 6)),
    st.builds(fever, st.integers(0, 32), st.integers(0, 3)),
    st.builds(
        lambda day, value: lambda story: story.measured(day, "neutrophils", value, "10*9/L"),
        days,
        st.sampled_from(("0.2", "0.5", "1.2", "4.0")),
    ),
    st.builds(lambda day: lambda story: story.withdrew(day), st.integers(1, 40)),
    st.builds(lambda day: lambda story: story.died(day), st.integers(1, 40)),
    st.builds(
        lambda day, items: lambda story: story.scored(day, "sledai_2k", sledai_items(*items)),
        days,
        st.sets(st.sampled_from(("rash", "fever", "leukopenia"))),
    ),
    st.builds(
        lambda day, mg: lambda story: story.add(day, drug("prednisone", mg)),
        days,
        st.sampled_from(("0", "5", "20")),
    ),
    st.builds(
        lambda day, answer: lambda story: story.adjudicated(day, answer, "CRS-3-2"),
        days,
        st.sampled_from(YesNo),
    ),
)


def _tell(infusions: tuple[int, ...], told: list[Telling]) -> Story:
    story = Story().treated(infusions)
    for tell in told:
        tell(story)
    return story


stories = st.builds(
    _tell,
    st.sampled_from(((0, 7, 14), (0, 7), (0, 9, 20), (0,))),
    st.lists(tellings, max_size=5),
)


@given(story=stories, cut=st.integers(-6, 60), later=st.lists(tellings, max_size=4))
def test_what_becomes_known_later_changes_no_earlier_day(
    story: Story, cut: int, later: list[Telling], study: Study
) -> None:
    before = story.ledger().as_known_on(on(cut)).history("001")
    more = Story()
    for tell in later:
        tell(more)
    late = [Line(line.fact, line.day, max(line.known, cut + 1)) for line in more.lines]
    after = Story([*story.lines, *late]).ledger().as_known_on(on(cut)).history("001")
    for derive in DERIVATIONS:
        assert derive(study, before, on(cut)) == derive(study, after, on(cut))


@given(story=stories, cut=st.integers(-6, 60))
def test_what_happens_later_is_not_seen(story: Story, cut: int, study: Study) -> None:
    """A history with later days in it answers for a day as one without them."""
    told = sorted(story.lines, key=lambda line: line.known)
    early = Story([line for line in told if line.known <= cut])
    late = Story([*early.lines, *(line for line in told if line.day > cut)])
    for derive in DERIVATIONS:
        assert derive(study, early.history(), on(cut)) == derive(study, late.history(), on(cut))


@given(story=stories, cut=st.integers(0, 60))
def test_a_day_without_news_makes_no_dlt(story: Story, cut: int, study: Study) -> None:
    """While no event goes on, and on no day on which counts are judged, DLTs stay what they are."""
    history = story.history(cut)
    events = adverse_events(study, history, on(cut))
    assume(all(event.ended_on is not None or event.worst_grade < 2 for event in events))
    assume(cut != COUNTS_DUE_BY)
    today, tomorrow = (dlt_status(study, history, on(day)) for day in (cut, cut + 1))
    assert today is not None
    assert tomorrow is not None
    assert today.dlts == tomorrow.dlts
    if today.evaluable is not Evaluable.PENDING:
        assert (today.evaluable, today.replaceable) == (tomorrow.evaluable, tomorrow.replaceable)


def conditioning_held(*, final: bool) -> InfusionHeld:
    return InfusionHeld(participant="001", step="conditioning", reason="fever", final=final)


untreated = st.sampled_from(
    (
        Story().assigned(),
        Story().assigned().add(-4, conditioning_held(final=False)),
        Story().assigned().add(-4, conditioning_held(final=True)),
        Story().assigned().conditioned((-5,)),
        Story().assigned().conditioned(),
        Story().assigned().conditioned().held(2, 1),
    )
)


@given(
    story=stories | untreated,
    cut=st.integers(-7, 60),
    days=st.integers(1, 40),
    anchor=st.sampled_from(("first_conditioning", "first_infusion", "last_infusion")),
)
def test_a_dlt_status_holds_without_news_until_the_day_it_names(
    story: Story, cut: int, days: int, anchor: DayAnchor, study: Study
) -> None:
    under = with_window(study, anchor=anchor, days=21)
    history = story.history(cut)
    found = dlt_given(under, exposure(under, history, on(cut)), history, on(cut))
    if found is None:
        return
    assert found.turns_on is None or found.turns_on > on(cut)
    later = on(cut + days)
    if found.turns_on is None or later < found.turns_on:
        assert dlt_status(under, history, later) == found.status


@given(story=stories | untreated, cut=st.integers(-20, 500))
def test_visits_to_come_are_those_whose_window_has_not_closed(
    story: Story, cut: int, study: Study
) -> None:
    history = story.history(cut)
    given_so_far = exposure(study, history, on(cut))
    to_come = visits_to_come(study, given_so_far, history, on(cut))
    states = (VisitState.OPEN, VisitState.NOT_YET_OPEN)
    expected = [each for each in visits(study, history, on(cut)) if each.state in states]
    assert [each.visit.name for each in to_come] == [each.visit for each in expected]
    assert [each.due_on for each in to_come] == [each.due_on for each in expected]


@given(story=stories, cut=st.integers(-6, 80))
def test_the_parts_of_a_status_agree(story: Story, cut: int, study: Study) -> None:
    found = dlt_status(study, story.history(cut), on(cut))
    if found is None:
        return
    assert found.reason is not None
    if found.dlts:
        assert (found.evaluable, found.replaceable) == (Evaluable.EVALUABLE, False)
    if found.replaceable:
        assert found.evaluable in (Evaluable.NOT_EVALUABLE, Evaluable.NOT_TREATED)
    if found.window is WindowState.NOT_STARTED:
        assert found.evaluable is Evaluable.NOT_TREATED
        assert found.opens_on is None
    assert len({dlt.event for dlt in found.dlts}) == len(found.dlts)


@given(story=stories, cut=st.integers(20, 80))
def test_an_event_that_the_cells_did_not_cause_changes_nothing(
    story: Story, cut: int, study: Study
) -> None:
    history = story.history(cut)
    before = dlt_status(study, history, on(cut))
    story.event(3, 4, event="OTHER", causality=UNRELATED)
    after = dlt_status(study, story.history(cut), on(cut))
    assert before is not None
    assert after is not None
    assert [d.event for d in before.dlts] == [d.event for d in after.dlts]
    assert before.evaluable == after.evaluable


@given(story=stories, cut=st.integers(30, 80), day=st.integers(0, 28))
def test_one_more_dlt_counts_once(story: Story, cut: int, day: int, study: Study) -> None:
    before = dlt_status(study, story.history(cut), on(cut))
    after = dlt_status(study, story.event(day, 4, event="NEW").history(cut), on(cut))
    assert before is not None
    assert after is not None
    assert {d.event for d in after.dlts} == {"NEW", *(d.event for d in before.dlts)}


@given(story=stories, cut=st.integers(30, 60))
def test_what_is_taken_back_is_as_if_it_had_never_been(
    story: Story, cut: int, study: Study
) -> None:
    before = dlt_status(study, story.history(cut), on(cut))
    told = story.event(4, 4, event="WRONG").ledger().as_known_on(on(cut))
    wrong = next(
        entry.number for entry in told.entries if getattr(entry.fact, "event", "") == "WRONG"
    )
    take_back(told, wrong, cut)
    after = dlt_status(study, told.history("001"), on(cut))
    assert before is not None
    assert after is not None
    assert [d.event for d in before.dlts] == [d.event for d in after.dlts]


@given(
    grades=st.lists(st.tuples(st.integers(-5, 20), st.integers(0, 4)), min_size=1, max_size=6),
    at_least=st.integers(1, 4),
)
def test_spells_begin_in_the_window_and_hold_the_grade(
    grades: list[tuple[int, int]], at_least: int, study: Study
) -> None:
    story = Story().treated()
    (first, *rest) = sorted(grades, key=lambda pair: pair[0])
    story.event(first[0], first[1])
    for day, grade in rest:
        story.changed(day, state(grade))
    (event,) = adverse_events(study, story.history(), on(40))
    steps = grade_steps(event)
    for spell in spells(steps, at_least, on(0)):
        assert spell.start_on >= on(0)
        assert steps[spell.step][1] >= at_least
        assert spell.until_on is None or spell.until_on >= spell.start_on
    if all(grade < at_least for _, grade in grades):
        assert spells(steps, at_least, on(0)) == ()
