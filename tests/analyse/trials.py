"""Random small trials: a few participants, each with whatever may befall one."""

from datetime import date, timedelta

from hypothesis import strategies as st

from analyse.small_trial import IMMUNE, SKIN, Trial
from firstdose.records.values import Action, Origin, Sex, SpecialInterest, TherapyClass

FIRST = date(2024, 1, 15)
LAST = FIRST + timedelta(days=500)
REGIMENS = ("d1-i7", "d1-i5", "d2-i2")
VISITS = (("baseline", -6), ("day-28", 28), ("week-12", 84), ("week-24", 168), ("week-52", 364))
ITEMS = ("arthritis", "rash", "proteinuria", "low_complement")

CUTS = st.integers(0, 500).map(lambda day: FIRST + timedelta(days=day))


@st.composite
def trials(draw: st.DrawFn, *, origin: Origin = Origin.CONDUCTED) -> Trial:
    """One to five participants over the first year; facts may become known late."""
    trial = Trial(origin=origin)
    trial.decided(FIRST - timedelta(days=40), Action.START, REGIMENS[0])
    for number in range(draw(st.integers(1, 5))):
        who = f"{number + 1:03d}"
        day = FIRST + timedelta(days=draw(st.integers(0, 200)))
        if draw(st.integers(0, 9)) == 0:
            trial.ineligible(who, day, "neutrophils")
            continue
        person = trial.participant(
            who,
            day,
            regimen=draw(st.sampled_from(REGIMENS)),
            sex=draw(st.sampled_from(Sex)),
            age=draw(st.integers(18, 65)),
            years=str(draw(st.integers(1, 30))),
            therapies=draw(
                st.lists(
                    st.sampled_from(
                        (
                            ("belimumab", TherapyClass.BIOLOGIC),
                            ("azathioprine", TherapyClass.IMMUNOSUPPRESSANT),
                            ("plasma exchange", TherapyClass.PLASMAPHERESIS),
                        )
                    ),
                    unique=True,
                )
            ),
            infusions=draw(st.integers(0, 3)),
        )
        for event in range(draw(st.integers(0, 3))):
            onset = draw(st.integers(-4, 200))
            person.event(
                onset,
                draw(st.integers(1, 5)),
                event=f"AE-{event + 1}",
                term=draw(st.sampled_from(("Rash maculo-papular", "Pruritus"))),
                organ=draw(st.sampled_from((SKIN, IMMUNE))),
                interest=draw(st.sampled_from(SpecialInterest)),
                lasting=draw(st.none() | st.integers(0, 20)),
                known=onset + draw(st.integers(0, 30)),
            )
        for visit, at in VISITS:
            if draw(st.booleans()):
                person.scored(at, visit, *draw(st.lists(st.sampled_from(ITEMS), unique=True)))
        if draw(st.integers(0, 3)) == 0:
            person.withdrew(draw(st.integers(1, 300)))
    return trial
