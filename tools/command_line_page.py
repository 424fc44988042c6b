"""Write docs/reference/command-line.md from the help of the commands.

    python tools/command_line_page.py

Every example of a help text is run by the tests of the documentation, in the order of the page.
"""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from firstdose.cli import app

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "command-line.md"

COMMANDS = (
    *("run", "check", "reconstruct", "simulate", "calibrate", "predict", "serve", "report"),
    *("grade", "score", "formula"),
    *("standards install", "standards show"),
    *("design list", "design decide", "design table", "design text"),
    *("design paths", "design compare", "design recommend", "design expansion"),
    *("design oc", "design calibrate", "design sensitivity", "design bias"),
    *("model list", "model show", "model export", "model events", "model solve"),
    *("model plates", "model vpc", "model sensitivity", "model surface", "model what-if"),
    *("ledger verify", "ledger show", "ledger anchor"),
    *("ledger export", "ledger backup", "ledger restore"),
)
TO_READ = ("standards install", "serve")

HEAD = """\
# The command line

Results go to the files named by `--out`, and a summary to standard output. Problems and progress
go to standard error; progress is shown on a terminal only.

| exit code | meaning |
|---|---|
| 0 | done |
| 1 | the data or the study has problems: all of them are listed, and nothing was written but rows |
| 2 | the command was not understood |

Commands over rows (`grade`, `score`) write every row, one that has a problem with its reason, and
end with 1 all the same.

A study is named by the name under which it ships (`nct06010472`, `nct07358988`), by the path of a
{term}`study file`, or by the path of a folder that holds one as `study.yaml`. A file
`published.yaml` beside it holds its published results. Files are written whole or not at all, and
the same command writes the same bytes again.

`grade` is the exception to exit code 1: it writes every grade that can be given, with the reason
beside each that cannot.

`./firstdose` in a copy of the repository takes the same commands. Without any it is
`firstdose run nct06010472 --out firstdose-report`.
"""

BEFORE = {
    "model solve": """\
Six infusions in an event table:

```python
from pathlib import Path

rows = ("ID,TIME,EVID,AMT,CMT,II,ADDL", "1,-5,1,510,cyclophosphamide,1,2", "1,0,1,750,cells,7,2")
Path("doses.csv").write_text("\\n".join(rows))
```
""",
    "ledger verify": """\
The ledger of a conducted trial is kept in a database. Here one is made from a ledger file:

```python
from datetime import UTC, datetime
from pathlib import Path

from firstdose.conduct.store import Anchor, open_store
from firstdose.conduct.store.anchors import keep
from firstdose.records import lines

store = open_store("trial.db", lambda: datetime.now(UTC), create=True)
store.take_over(lines.read(Path("ledger.jsonl").read_text().splitlines()))
keep(Anchor(study="nct06010472", head=store.head(), at="2026-03-01"), Path("anchors.txt"))
store.close()
```
""",
    "grade": """\
A file of laboratory values:

```python
from pathlib import Path

rows = ("analyte,value,unit,lln,uln", "NEUT,0.98,10*9/L,2,7.5", "K,5.8,mmol/L,3.5,5.0")
Path("laboratory.csv").write_text("\\n".join(rows))
```
""",
}

AFTER = {
    "model list": """\
The columns are `name`, `revision`, how many `states` and `parameters` there are, how many of the
parameters are `assumed` (of low confidence), the products that the model is `calibrated_to`, and
`title`. [The model](../explanation/model.md)
tells the biology.
""",
    "model show": """\
`--parameters` has the columns `name`, `meaning`, `typical`, `unit`, `iiv_cv` (coefficient of
variation between patients), `confidence` and `source`. A model can also be an SBML file, whose
units and sources are `not stated`.
""",
    "model export": """\
The SBML counts in days, and every state is a parameter with a rate rule. Doses that run in over
time become a state `inflow_…` that two events raise and lower. [How to exchange a
model](../how-to/exchange-a-model.md) goes through an example.
""",
    "model events": """\
One patient, whose `weight` and `creatinine_clearance` are columns. Fludarabine is written as the
F-ara-A that it becomes, cells in millions. Equal intervals are `II` and `ADDL`, unless something is
observed on the day of a later dose: then each dose is a row, and the observation stands before it.
`firstdose model solve` and `firstdose model export` read the table.
""",
    "model solve": """\
CMT is a dose target, the state that receives it, or the number of that state. Columns that are
parameters or covariates of the model replace the typical value. A time of `--times` is before the
doses of that time; an observation of the table (`EVID` 0, `MDV` 0) is after those that stand above
it, which `AFTER_DOSE` says. What the engine cannot do is refused: resets, steady state, a dose of a
state that receives none. An SBML file is solved at its own time, and its events must be doses.
""",
    "model plates": """\
A row for each quantity and day: `regimen`, `quantity`, `unit`, `day`, `q05`, `q25`, `median`,
`q75`, `q95` and `limit` (of quantification). They say how patients differ, not how sure it is.
[How to see what the model predicts](../how-to/see-what-the-model-predicts.md) goes through all five
commands.
""",
    "model vpc": """\
A row for each `analyte`, `visit` and `centile`: how many `people`, what was `recorded`, and `low`,
`median` and `high` of the same centile between the simulated trials. A cell is empty below the
limit. Samples outside a visit are left out, and so are visits with fewer than five samples. Nothing
is said of unknown parameters: every simulated trial has those of the model as it ships.
""",
    "model sensitivity": """\
A row for each `endpoint` and `unknown`: `low` and `high` are the endpoint at the 5th and 95th
centile of its prior (`value_low`, `value_high`), `error` that of their difference. `first_index`
and `total_index` have an error beside them; they are empty for unknowns that were not asked about,
and those of a rare event are not to be trusted with few patients.
""",
    "model surface": """\
A row for each `population`, regimen and endpoint: the `mean` over virtual programmes with its
`error`, and `low`, `median`, `high` (5th, 50th and 95th centile between them). Populations are
`prior`, `posterior` where one is given (`collapsed_posterior`, with no say, where it counts as too
few programmes), and either with a decisive unknown held at a centile. Dose against interval is said
to be not identified where its order changes by more than twice the error. With `--set`, `held` says
in every row which covariates everybody has at which value.
""",
    "model what-if": """\
A row for each `population` and `endpoint`: `mean` is the first regimen minus the second on the same
patients, `only_one` and `only_other` are the shares of patients in whom one is higher. With
`--set`, `held` says in every row which covariates everybody has at which value, or at which two.
""",
    "ledger verify": """\
The exit code is 1 when anything does not verify, and every entry concerned is named. What the
fingerprints and anchors prove, and what they do not, is said in [what the chain
proves](../explanation/what-the-chain-proves.md).
""",
    "ledger show": """\
Lines are in the [one-line notation](ledger-file.md) after the number of the entry, which a
correction refers to. `--since` and `--until` are about the day on which an entry became known.
With `--db`, `--stored` adds the time of entry in UTC, role, site, {term}`stream` and fingerprint.
""",
    "ledger anchor": """\
A line says study, entry, fingerprint and time. A file may hold anchors of several studies; `#`
begins a remark. What does not verify is not anchored.
""",
    "ledger export": """\
The file is the one that `run` writes and `report` reads, byte for byte.
""",
    "ledger backup": """\
A file that is there is never written over. A copy of the database file is no backup: what was
entered last stands in a log beside it.
""",
    "ledger restore": """\
`--db` names an SQLite file that is not there yet, or a schema of PostgreSQL without a ledger.
""",
    "design expansion": """\
Two numbers under each hypothesis are a response and a DLT (`--endpoints response_and_toxicity`,
the default for two), or two responses of which one suffices (`either_response`). Every number is
exact; lambda and gamma are those of the greatest power that keep `--alpha`.
""",
    "design recommend": """\
`choice` is the regimen, `none` where no tested one is admissible. On a plateau (`--by plateau`) the
share beside a regimen is how probably its response is within `--margin` of every other. Whoever is
pending is not counted, and that is said. A regimen that is out has its reason.
""",
    "design list": """\
Every design is named by its kind, however it is spelled: `3+3`, `BOIN`, `mTPI-2`. `--guards` shows
what may go with one, by `--guard` and `--stop`. [How to choose a
design](../how-to/choose-a-design.md) goes through an example, and [designs](designs.md) has the
rules.

Every command on designs takes a study, whose part has a design, or `--design` with its settings
over regimens 1, 2, 3 … in a line, of which regimen 2 has twice the cells of regimen 1 unless the
design states `doses`. With a study and `--design` another design runs over the
regimens of the study. What is not stated (cohorts, guards, stopping rules) is what the design
usually comes with. A setting inside a block has a point in its name, `skeleton.risks=0.1,0.2`.

`--grid 2x3` has two doses at three schedules instead of a line: `d1s1`, `d1s2` … by dose, then by
schedule. Dose 2 has twice the cells of dose 1, every regimen has two infusions, and each schedule
is a week shorter than the one before. `--path` says in which order steps are taken:
`in_turn` (schedule, then dose), `alternating`, or `free`, which is what `boin_combination`, `pipe`,
`dual_blrm`, `po_crm` and `infusion_hazard` take.
""",
    "design decide": """\
Blanks separate cohorts. A cohort is a regimen, by its place or by its name and a colon
(`d1-i7:NNN`), and a letter for each participant: `N` neither, `T` DLT, `E` response, `B` both,
`P` pending, `P(0.4)` with 0.4 of the window behind. What the R package escalation reads is read
here.
""",
    "design table": """\
The CSV file has the columns `n`, `dlt` and `decision`: participants evaluable at the current
regimen, those with a DLT, and what follows. HTML and Word files have the settings, the boundaries,
the full grid, what was assumed, and the text of `design text`; Word files have no author and no
date.
""",
    "design text": """\
Every number comes from the settings. What nobody stated is named on standard error.
""",
    "design paths": """\
The CSV file has a row for each outcome of each cohort: `cohort`, `path` (as `decide` reads it),
`regimen`, `participants`, `dlts`, `decision`, `leads_to`, `enter` and, under a truth,
`probability`.
""",
    "design compare": """\
The rows are `design`, `scenario`, `regimen`, `measure`, `value` and `mc_error`, which is empty
where the value is exact. Random trials (`--trials`) meet the same people under every design, and
have a column `mc_limit`: where no trial ends so, or every one, the share may still differ from 0 or
1 by as much, with 95 %, and `mc_error` is that of a share of two in four trials more. On a calendar
a mean that every trial has as its twin without windows is treated alike: a trial that differs is
taken to differ as far as trials lie apart. Rows with an
`against` are differences from the first design, with their own error. On a calendar the
measures of `design oc` are added. The truths that come with firstdose are `five-in-a-line`,
`two-by-three` (over a grid) and `random`: `--count` random ones, of which each has a regimen drawn
evenly that is the nearest to the target.
""",
    "design oc": """\
One row for each regimen and one for `none`: the assumed risk, the probability that it is
recommended, mean participants and mean DLTs, in six decimals. Exact, unless `--trials` asks for
random ones. `--full` adds rows for the whole part:

| measure | what it is |
|---|---|
| `p_early_stop` | nothing is recommended, and fewer are treated than may be |
| `mean_participants`, `mean_dlts` | of the whole part |
| `mean_over_dosed` | participants at regimens whose risk is above the target |
| `mean_under_dosed` | participants at regimens whose risk is below the target |
| `risk_per_participant` | mean DLTs divided by mean participants |
| `p_participants_30` | exactly 30 are treated; one row for each number |
| `knife_edges` | of a model: states in which another regimen would be as good |
| `knife_edge 1:0/3 2:1/6` | how likely that state is, by DLTs and evaluable; a row each |

The target is that of `--target`, or else of the design: of BLRM the upper end of its target
interval, and of BOIN12, TITE-BOIN12, U-BOIN and EffTox their `toxicity_limit`. Below a limit
nothing is too low, so that `mean_under_dosed` then counts everyone whose regimen is safe.

Random trials can run on a calendar: that of a study with `--calendar`, or one made of
`--accrual-per-day` and `--window-days`. It adds rows:

| measure | what it is |
|---|---|
| `duration_mean`, `duration_sd`, `duration_q05` … | days that the part takes, with quantiles |
| `mean_replaced` | participants who left and were replaced (`--leaves`) |
| `mean_late` | who had an event after the window (`--late`); see `--late-events` |

`control_variate` says where the error is smaller because the same people were also followed
through the same design without windows, whose characteristics are known exactly. Shares of
recommendations add up to 1 all the same; with fewer than 20 trials for each of them they are left
as they are, and so is one that no trial has.
""",
    "design calibrate": """\
A row for each combination of the values and each truth: the settings, `scenario`,
`correct_selection` (the exact probability that a right regimen is recommended) and
`mean_participants`, with rows `mean` and `least` over the truths. A right regimen is one whose
risk is nearest to the target. With `--for` the participants of `--over` are tried from the lowest
up until one does, and `as_wanted` says which does. The best is named on standard error. The figure
shows one varied setting.
""",
    "design sensitivity": """\
A row for each measure and each regimen whose risk it depends on: `measure`, `regimen`, `value`,
`risk_of`, `slope` (the change of the measure by that of the risk). Inside limits (`--within`, or
`--lowest` and `--highest`) also `lowest` and `highest` with the risks at which they are found. The
search climbs along the exact slope from the middle and the corners; nothing proves that there is no
other top.
""",
    "design bias": """\
Rows `departures`, `regimen`, `measure`, `value`, `value_error`, `shift`, `shift_error`. With
`rate_among_evaluable` the value is the DLT rate among those who are evaluable, and the shift its
difference from the risk: exact. `unrelated` departures compete with DLTs; `highest` is the rate if
every DLT came before any departure; `informed`: a share of those on the way to a DLT leave before
it (`--before-dlt`, an assumption). The other measures are of the design on the same people with
and without departures.
""",
    "run": """\
The folder then holds:

| file | what it is |
|---|---|
| `ledger.jsonl` | the [ledger](ledger-file.md): every {term}`fact` of the trial |
| `report.html` | the report in one file, which needs no network |
| `results.csv` | every {term}`result` row that the report is made of |
| `figures/` | the figures of the report, each an SVG that says that it is simulated |
""",
    "check": """\
When there are problems, each is shown with its line, the reason and a remedy, and the exit code
is 1. [How to write a study file](../how-to/write-a-study-file.md) shows some.
""",
    "reconstruct": """\
The participants of this ledger are nobody. They were drawn so that the ordinary analysis finds
every published number again: a test of the analysis, neither a reproduction nor a validation of
the study ([simulated and real](../explanation/simulated-and-real.md)).
""",
    "simulate": """\
The folder then holds:

| file | what it is |
|---|---|
| `summary.csv` | `design`, `truth`, `regimen`, `measure`, `value`, `mc_error`, `mc_limit` |
| `summary.svg` | how often each regimen is selected, and who is treated there |
| `rows/` | a Parquet file for each chunk: a row for each trial and regimen, and one for the trial |
| `manifest.json` | of which run the folder is; one of another run is refused |

| measure | what it is |
|---|---|
| `p_select` | the part ends with this regimen; `none` with none, of several parts `none of PART` |
| `true_risk` | the risk of a DLT under the truth: no estimate, so without an error |
| `mean_n`, `mean_evaluable`, `mean_dlt`, `mean_crs` | infused, evaluable, with a DLT, with CRS |
| `share_dlt`, `share_crs` | mean DLTs by mean evaluable, mean CRS by mean infused |
| `share_lldas.week-12` … | mean responders by their mean denominator: the study's endpoints |
| `share_car_cells_quantified` | in whom CAR-positive cells were seen at all |
| `mean_car_cells_highest_per_ul` | highest (Cmax); `…_highest_study_day`, `…_last_study_day` |
| `mean_car_cells_area_28_days` | area under the curve to day 28, cells per microlitre x days |
| `share_b_cells_undetected` | with a B-cell count below the limit of quantification |
| `mean_b_cells_lowest_per_ul` | lowest B-cell count; one below the limit counts as the limit |
| `mean_b_cells_undetected_days` | from the first sample without B cells to the next with some |
| `share_b_cells_recovered` | of those whose B cells fell; `mean_b_cells_recovered_study_day` |
| `p_early_stop` | a part ends with none before as many are evaluable as the study plans |
| `mean_participants`, `mean_dlts` | of the whole trial |
| `mean_over_dosed`, `mean_under_dosed` | participants where the risk is above or below the target |
| `duration_mean` … `duration_q95` | days from the opening to the committee's last decision |
| `followed_mean` … `followed_q95` | days from the opening to the last entry |

Of several parts each has a figure, `summary-PART.svg`. A cell is empty where nobody is in a
denominator, and where the clinic does not record what is asked.
[How to simulate many trials](../how-to/simulate-many-trials.md) goes through an example.
""",
    "calibrate": """\
Standard output has a row for each unknown: median, 5th and 95th centile under the prior and under
the posterior, the ratio of the widths, and a verdict. `--predicted` has a row for each thing
predicted; its `spread` tells what nobody knows (`between programmes`) from what differs from person
to person (`between patients`). Rows marked `use: held_out` are never read
([calibration](../explanation/calibration.md)).
""",
    "predict": """\
Standard output has a row for each regimen and measure: the share of people between virtual
programmes, and the number among the most that a regimen takes, by the posterior and by the prior.
With `--score` and `--results` it has a row for each result, with proper scores
([how to put predictions on record](../how-to/predict-a-trial.md)).
""",
    "serve": """\
`--demo` needs nothing else: it simulates a year, opens one account for each role, and prints their
names, their password and the codes of the moment; all of it is gone when the server ends, unless
`--data` names a folder. Without it, the first start prints a link that is used once, by which the
first administrator sets name, password and device. [How to serve a
trial](../how-to/serve-a-trial.md) goes on from there, and says what `--public` asks.
""",
    "report": """\
The folder then holds `report.html`, `results.csv` and `figures/`, as after `run`. With `--cut` the
report is the one that could have been made on that day: what became known later has no influence.
""",
    "score": """\
`--list` names every instrument; [its page](instruments/index.md) shows its items and tables, and
[how to score assessments](../how-to/score-assessments.md) goes through an example. When something
in a row cannot be said, all rows are still scored and written, the row has its reason, and the
exit code is 1. A file that cannot be read as a whole writes nothing.
""",
    "formula": """\
The answer is one line for each argument as it was taken, then the result as it is printed, the
result before any rounding, and who published the formula:

```text
@answer
```

`firstdose formula --list` shows every formula with its arguments; the [page of
formulas](formulas.md) has their sources. A value that cannot be is refused, and one that is only
unusual is used with a warning on standard error. A formula or a drug whose numbers nobody has
confirmed is refused unless `--accept` names it. Quote a unit that has brackets or a space:
`'weight=150[lb_av]'`, `'leukocytes=5.2 10*9/L'`.
""",
    "grade": """\
[How to grade laboratory values](../how-to/grade-laboratory-values.md) lists the columns that are
read, and [CTCAE, numeric criteria](ctcae.md) the limits. The output has every column of the file
and three more:

| column | what it holds |
|---|---|
| `term` | the term of CTCAE; an analyte with two terms has two rows |
| `grade` | 0 to 5; empty where it cannot be given |
| `reason` | why not; of a grade that is given, what was assumed, what is not known, what differs |
""",
    "standards install": """\
The wording of the grades is the NCI's and does not come with firstdose. This reads it from the
workbook that you download from the NCI, checks it term by term and grade by grade, and keeps it in
one file in your data folder, or in the folder named by the environment variable `FIRSTDOSE_DATA`.
A difference is shown with its cell.
""",
    "standards show": """\
Beside each grade stand its limits in the words of firstdose and, when it is installed, the
official wording.
""",
}


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, _section(""), *map(_section, COMMANDS)])


def _section(command: str) -> str:
    called = f"firstdose {command}".rstrip()
    shown, example = _help(command)
    parts = [f"## `{called}`", "", "```text", shown, "```", ""]
    if command:
        if command in BEFORE:
            parts += [BEFORE[command]]
        block = ["```sh", example] if command in TO_READ else ["```console", f"$ {example}"]
        after = AFTER[command]
        if "@answer" in after:
            answered = CliRunner().invoke(app, example.split()[1:], prog_name="firstdose")
            assert answered.exit_code == 0, answered.output
            after = after.replace("@answer", answered.stdout.rstrip())
        parts += [*block, "```", "", after]
    return "\n".join(parts)


def _help(command: str) -> tuple[str, str]:
    """The help of a command, and its example."""
    asked = CliRunner().invoke(
        app, [*command.split(), "--help"], prog_name="firstdose", env={"COLUMNS": "100"}
    )
    assert asked.exit_code == 0, asked.output
    shown = asked.stdout.rstrip()
    return shown, shown.splitlines()[-1].strip()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
