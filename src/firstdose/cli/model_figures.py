"""What the model behind a mechanistic ledger predicts, for its report: plates and a check."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from firstdose.cli.options import Language

if TYPE_CHECKING:
    from datetime import date

    from firstdose.protocol.study import Study
    from firstdose.records.ledger import Ledger
    from firstdose.report.page import FigureBlock

PATIENTS, TRIALS = 300, 50


class ModelShown(NamedTuple):
    """Figures of a model, and what is said of one that cannot be drawn."""

    figures: tuple[FigureBlock, ...] = ()
    notes: tuple[str, ...] = ()


def model_figures(study: Study, ledger: Ledger, on: date, language: Language) -> ModelShown:
    """Courses at the regimen given last, and the records beside simulated trials like this one.

    Nothing for a ledger that no mechanistic clinic made, and before enough participants were
    infused.  A regimen with cells by body weight has no courses, and a note says so.  The patients
    follow from the seed of the ledger, and are those of the virtual programme that its trial
    belongs to.
    """
    from firstdose.analyse.cut import data_cut
    from firstdose.protocol.regimens import FlatCells
    from firstdose.report.predicted.check import Beside, Records, check_figure
    from firstdose.report.predicted.plates import plates_figure
    from firstdose.report.words import read_words
    from firstdose.simulate import mechanistic_clinic
    from firstdose.simulate.calibration.patients import acceptance, patients
    from firstdose.simulate.calibration.prior import prior
    from firstdose.simulate.dice import Dice
    from firstdose.simulate.mechanistic.clinic.people import model_for
    from firstdose.simulate.predicted.check import CHECKED, FEWEST, Check, check
    from firstdose.simulate.predicted.cohort import cohort
    from firstdose.simulate.predicted.regimens import given
    from firstdose.simulate.predicted.trajectories import trajectories

    made_by = ledger.opened.fact.made_by
    if made_by is None:
        return ModelShown()
    programme = mechanistic_clinic.programme_behind(study, made_by)
    if programme is None:
        return ModelShown()
    cut = data_cut(study, ledger, on)
    people = cohort(cut, CHECKED)
    if len(people) < FEWEST:
        return ModelShown()
    words, model = read_words(language.value), model_for(study)
    ready = acceptance(model, made_by.seed)
    asked = Check(
        study=study,
        model=model,
        acceptance=ready,
        seed=made_by.seed,
        trials=TRIALS,
        posterior=mechanistic_clinic.posterior_behind(study, made_by),
    )
    checked = check(cut, asked)
    records = Records(origin=cut.origin, clinic=made_by.clinic)
    simulated = Beside(trials=TRIALS, population=asked.population)
    beside = check_figure(checked, simulated, records, words)
    last = people[-1].regimen
    if not isinstance(study.regimens.named(last).cells, FlatCells):
        return ModelShown((beside,), (words("predicted.plates.by_weight", regimen=last),))
    (regimen,) = given(study, [last])
    population = programme.population(model, prior(model))
    virtual = patients(population, ready, Dice(made_by.seed), 1, PATIENTS).inputs
    courses = tuple(trajectories(population, virtual, regimen))
    return ModelShown((plates_figure(courses, PATIENTS, words), beside))
