"""One participant on one axis: every mark is a fact, and the picture is what its table says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from firstdose.conduct.subject import Course, Span, course, drawing
from firstdose.conduct.subject.course import Lane, Mark
from firstdose.records.facts import (
    AdverseEventReported,
    CellsInfused,
    Consented,
    Measured,
    VisitAttended,
)
from whole.trials import simulated, study

LEDGER = simulated(1)
TODAY = LEDGER.known_until


def drawn(who: str, span: Span = Span.WHOLE, *, blinded: bool = False) -> Course:
    found = course(study(), LEDGER.history(who), TODAY, span, language="en", blinded=blinded)
    assert found is not None
    return found


def picture(found: Course) -> str:
    return drawing(found, lambda key: f"<{key}>", lambda label: label.zh)


@pytest.mark.parametrize("who", ["001", "004", "009", "016"])
def test_every_infusion_visit_and_event_is_a_mark(who: str) -> None:
    history, lanes = LEDGER.history(who), {lane.key: lane.marks for lane in drawn(who).lanes}
    infused = [entry.occurred_on for entry in history.of(CellsInfused)]
    assert [mark.on for mark in lanes["treatment"] if mark.sort == "infusion"] == infused
    attended = sorted(entry.occurred_on for entry in history.of(VisitAttended))
    assert sorted(mark.on for mark in lanes["visits"] if mark.sort == "attended") == attended
    terms = sorted(entry.fact.term for entry in history.of(AdverseEventReported))
    assert sorted(mark.text for mark in lanes.get("events", ())) == terms
    counts = [e for e in history.of(Measured) if e.fact.analyte == "neutrophils"]
    assert [strip for strip in drawn(who).strips if len(strip.points) == len(counts)]


@pytest.mark.parametrize("span", Span)
@pytest.mark.parametrize("blinded", [False, True])
def test_the_picture_is_well_formed_and_within_its_box(span: Span, *, blinded: bool) -> None:
    for number in range(1, 32):
        who = f"{number:03d}"
        svg = picture(drawn(who, span, blinded=blinded))
        root = ET.fromstring(svg)
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        for one in root.iter():
            assert "style" not in one.attrib, "the policy of the pages forbids it"
            for name in ("x", "x1", "x2", "cx"):
                assert 0 <= float(one.attrib.get(name, "1")) <= width + 1, (who, one.attrib)
            for name in ("y", "y1", "y2", "cy"):
                assert 0 <= float(one.attrib.get(name, "1")) <= height + 1, (who, one.attrib)


@pytest.mark.parametrize("span", Span)
def test_scores_of_neighbouring_days_are_told_apart(span: Span) -> None:
    for number in range(1, 32):
        placed: dict[str, list[tuple[float, int]]] = {}
        for one in ET.fromstring(picture(drawn(f"{number:03d}", span))).iter("text"):
            if one.attrib["class"] == "score":
                mark = (float(one.attrib["x"]), len(one.text or ""))
                placed.setdefault(one.attrib["y"], []).append(mark)
        for row in placed.values():
            for (x, letters), (other, more) in pairwise(sorted(row)):
                assert other - x >= 6 * (letters + more) / 2


def test_a_strip_says_its_latest_value_and_its_limits() -> None:
    (strip, *_) = drawn("001").strips
    assert f">{strip.points[-1][1]:f} 10⁹/L<" in picture(drawn("001"))
    assert f">({strip.lower:f}–{strip.upper:f})<" in picture(drawn("001"))


def test_what_is_typed_is_shown_as_text() -> None:
    assert "&lt;page.timeline&gt;" in picture(drawn("001"))


def test_whoever_is_blinded_is_shown_no_treatment_and_no_study_day() -> None:
    found = drawn("001", blinded=True)
    assert found.day_zero is None
    assert "treatment" not in {lane.key for lane in found.lanes}
    svg = picture(found)
    assert "infusion" not in svg
    assert ">D0<" not in svg
    assert ">D0<" in picture(drawn("001"))


def test_a_day_without_day_zero_has_its_year_where_a_year_begins() -> None:
    axis = ET.fromstring(picture(drawn("001", blinded=True))).iter("text")
    notes = [one.text or "" for one in axis if one.attrib["class"] == "note"]
    days = [text for text in notes if re.fullmatch("([0-9]{4}-)?[0-9]{2}-[0-9]{2}", text)]
    years = [text[:4] for text in days if len(text) == len("2026-01-05")]
    assert len(days[0]) == len("2026-01-05")
    assert years == sorted(set(years))
    assert len(years) > 1


def test_a_label_in_chinese_ends_within_the_picture() -> None:
    name, whole = "细胞因子释放综合征", drawn("001")
    late = Mark(on=TODAY, until=TODAY, text=name, sort="event", grade=2, goes_on=True)
    ends_on = whole.begins_on + (TODAY - whole.begins_on) / 0.9
    found = replace(whole, lanes=(Lane(key="events", marks=(late,)),), ends_on=ends_on)
    texts = ET.fromstring(picture(found)).iter("text")
    (label,) = (one for one in texts if one.attrib["class"] == "on")
    assert float(label.attrib["x"]) + 12 * len(name) <= 1000 or label.attrib["text-anchor"] == "end"


def test_nobody_is_drawn_before_consent_and_the_beginning_ends_after_eight_weeks() -> None:
    history = LEDGER.history("001")
    assert (
        course(study(), LEDGER.history("099"), TODAY, Span.WHOLE, language="en", blinded=False)
        is None
    )
    found = drawn("001", Span.BEGINNING)
    first = history.of(CellsInfused)[0].occurred_on
    assert found.begins_on == history.of(Consented)[0].occurred_on
    assert found.ends_on == first + timedelta(days=56)
    assert found.day_zero == first
