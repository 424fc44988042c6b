"""The form of one fact, made from its class, the layout and the study."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from firstdose.conduct.forms.case import Case
from firstdose.conduct.forms.layout import Asking, Layout, layouts
from firstdose.conduct.forms.lists import choices
from firstdose.conduct.forms.nodes import (
    Blank,
    Checks,
    Choice,
    Given,
    Lines,
    Node,
    Parts,
    Plain,
    Rows,
)
from firstdose.conduct.forms.worksheets import findings
from firstdose.derive.eligibility import criteria_before
from firstdose.protocol.criteria import Criterion
from firstdose.records.facts import Fact
from firstdose.records.kinds import KINDS
from firstdose.records.shapes import (
    Field,
    Flag,
    Many,
    Maybe,
    Number,
    Record,
    Row,
    Text,
    Whole,
    Word,
    record,
)
from firstdose.records.values import Assessor, Causality, Component, CriterionAnswer, Item, YesNo

UNITS: Mapping[str, str] = {
    "_mg_per_day": "mg/d",
    "_mg": "mg",
    "age_years": "a of age",
    "_years": "a",
    "_percent": "%",
}
"""The unit at the end of a field's name; years of age are another word in Chinese."""

CAUSES = (
    Component.CELLS,
    Component.CONDITIONING,
    Component.BACKGROUND_DRUG,
    Component.LUPUS,
    Component.PROCEDURE,
)
"""What may have caused an event, in the order in which a form asks: the product first."""

GivenValues = Mapping[str, object]


def fact_node(kind: str, case: Case, given: GivenValues, name: str) -> Parts:
    """The form of a kind of fact; ``name`` begins the names of its blanks."""
    shape, layout = record(KINDS[kind]), layouts()[kind]
    return _record(shape, _About(kind=kind, case=case, layout=layout, given=given), name)


class _About:
    """What the form is of, handed down to its fields."""

    __slots__ = ("case", "given", "kind", "layout")

    def __init__(self, *, kind: str, case: Case, layout: Layout, given: GivenValues) -> None:
        self.kind, self.case, self.layout, self.given = kind, case, layout, given


def _record(shape: Record, about: _About, name: str) -> Parts:
    return Parts(
        kind=shape.kind,
        fields=tuple((one.name, _field(one, about, f"{name}.{one.name}")) for one in shape.fields),
    )


def _field(field: Field, about: _About, name: str) -> Node:
    label = f"field.{field.name}"
    if field.name in about.given:
        value = about.given[field.name]
        return Given(name=name, label=label, value=value, unit=_unit(field.name))
    shape = field.shape.of if isinstance(field.shape, Maybe) else field.shape
    match shape:
        case Record():
            return _record(shape, about, name)
        case Many():
            return _many(shape, about, name, label)
        case Row() | Maybe():
            raise AssertionError(f"{about.kind} has a field {field.name} that no form asks for")
        case _:
            return _blank(field, shape, about, name)


def _many(shape: Many, about: _About, name: str, label: str) -> Node:
    match shape.of:
        case Word():
            return Checks(name=name, label=label, shape=shape.of, choices=words_of(shape.of))
        case Text():
            return Lines(name=name, label=label)
        case Record(kind=kind) if kind is Causality:
            return Rows(name=name, label=label, rows=_causes(name))
        case Record(kind=kind) if kind is CriterionAnswer:
            return Rows(name=name, label=label, rows=_criteria(about, name))
        case Record(kind=kind) if kind is Item:
            return findings(f"{about.given['instrument']}", name)
        case _:
            raise AssertionError(f"no form asks for {name}")


def _blank(field: Field, shape: Plain, about: _About, name: str) -> Blank:
    asking = about.layout.asking(field.name)
    required = (field.required or asking.must) and not asking.by_term
    within = shape.range if isinstance(shape, Whole | Number) else None
    return Blank(
        name=name,
        shape=shape,
        label=f"field.{field.name}",
        required=required,
        empty=None if required else "" if asking.by_term else field.default,
        first=asking.first or _default(field),
        choices=_choices(shape, asking, about.case),
        closed=bool(asking.list),
        offers=asking.offers,
        unit=_unit(field.name),
        lowest=Decimal(within.lowest) if within and asking.lowest is None else asking.lowest,
        highest=Decimal(within.highest) if within else None,
        long=asking.long,
        time=asking.time,
    )


def _unit(name: str) -> str:
    return next((unit for end, unit in UNITS.items() if name.endswith(end)), "")


def _default(field: Field) -> str:
    """The word that stands in a closed list where nothing else is chosen."""
    return field.default.value if isinstance(field.default, StrEnum) else ""


def _choices(shape: Plain, asking: Asking, case: Case) -> tuple[Choice, ...]:
    match shape:
        case Word():
            return words_of(shape)
        case Flag():
            return (
                Choice(text="yes", label="word.YesNo.yes"),
                Choice(text="no", label="word.YesNo.no"),
            )
        case _:
            return choices(asking.list, case) if asking.list else ()


def words_of(shape: Word) -> tuple[Choice, ...]:
    """The words of a closed list."""
    name = shape.words.__name__
    return tuple(Choice(text=word.value, label=f"word.{name}.{word.value}") for word in shape.words)


def _causes(name: str) -> tuple[Parts, ...]:
    """One row for each assessor and possible cause; one without a judgement is left out."""
    shape = next(one.shape for one in record(Causality).fields if one.name == "relatedness")
    assert isinstance(shape, Word)
    return tuple(
        Parts(
            kind=Causality,
            answer=f"{name}.{assessor.value}.{component.value}",
            label=f"word.Component.{component.value}",
            fields=(
                ("component", _stated(name, "component", component)),
                ("assessor", _stated(name, "assessor", assessor)),
                (
                    "relatedness",
                    Blank(
                        name=f"{name}.{assessor.value}.{component.value}",
                        shape=shape,
                        label=f"word.Component.{component.value}",
                        required=False,
                        choices=words_of(shape),
                    ),
                ),
            ),
        )
        for assessor in Assessor
        for component in CAUSES
    )


def _criteria(about: _About, name: str) -> tuple[Parts, ...]:
    """One row for each criterion of the study, in its words."""
    step = about.given.get("step")
    asked = (
        about.case.study.eligibility.criteria
        if step is None
        else criteria_before(about.case.study, f"{step}")
    )
    return tuple(_criterion(one, name) for one in asked)


def _criterion(one: Criterion, name: str) -> Parts:
    at = f"{name}.{one.key}"
    label = one.text
    return Parts(
        kind=CriterionAnswer,
        answer=f"{at}.answer",
        label=label,
        fields=(
            ("criterion", _stated(name, "criterion", one.key)),
            (
                "answer",
                Blank(
                    name=f"{at}.answer",
                    shape=Word(YesNo),
                    label=label,
                    required=False,
                    choices=words_of(Word(YesNo)),
                ),
            ),
            (
                "note",
                Blank(
                    name=f"{at}.note", shape=Text(), label="field.note", required=False, empty=""
                ),
            ),
        ),
    )


def _stated(name: str, field: str, value: object) -> Given:
    return Given(name=f"{name}.{field}", label=f"field.{field}", value=value)


def given_of(kind: str, fact: Fact) -> GivenValues:
    """What a fact has in the fields that come with the form of its kind."""
    stated = layouts()[kind].given
    first = [name for name, one in layouts()[kind].fields.items() if one.first_time]
    return {name: getattr(fact, name) for name in (*stated, *first)}
