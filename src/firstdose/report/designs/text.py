"""The text on dose finding for the statistics section of a protocol, from the settings alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from firstdose.design.usual import UNLIMITED
from firstdose.protocol.catalogue import described, settings_of, shown
from firstdose.protocol.designs import (
    Condition,
    DesignSettings,
    GuardSettings,
    RollingSix,
    TooToxic,
)
from firstdose.protocol.parts import Part
from firstdose.report.designs.settings import filled
from firstdose.report.designs.stated import StatedDesign, design_name, source_of
from firstdose.report.words import Words


def protocol_text(stated: StatedDesign, words: Words) -> tuple[str, ...]:
    """Paragraphs: the design and its rule; regimens and cohorts; guards and end; the calendar."""
    part = stated.part
    return (
        words.sentence(*_of_design(part, words)),
        words.sentence(*_of_regimens(stated, words)),
        words.sentence(*(guard_sentence(each, words) for each in part.guards), *_end(part, words)),
        words.sentence(*_of_calendar(stated, words), words("designs.text.committee")),
    )


def _of_design(part: Part, words: Words) -> Iterator[str]:
    settings = part.design
    name, source = design_name(settings, words), source_of(settings)
    if source:
        yield words("designs.text.sourced", name=name, source=source)
    else:
        yield words("designs.text.design", name=name)
    yield from rule_sentences(part, words)


def rule_sentences(part: Part, words: Words) -> Iterator[str]:
    """The rule in words, its numbers from the settings; where there are none, the docstring.

    Some sentences speak of stages, and are left out where the path has one kind of step only.
    """
    settings = part.design
    topics = ("rule", "stages") if len(part.path.kinds) > 1 else ("rule",)
    main = f"designs.rule.{settings.kind}.main"
    if main not in words.texts:
        yield described(type(settings)).explanation.replace("``", "")
        return
    yield filled(main, settings, words)
    for topic in topics:
        yield from _further(f"designs.{topic}.{settings.kind}", settings, words)


def guard_sentence(guard: GuardSettings, words: Words) -> str:
    """A guard in a sentence, and one more for each further setting that changes what it does."""
    key = f"designs.guard.{guard.kind}"
    if isinstance(guard, TooToxic) and guard.counts == "score":
        key = "designs.guard.too_toxic_by_score"
    if key not in words.texts:
        return described(type(guard)).title + "."
    return words.sentence(
        filled(key, guard, words), *_further(f"designs.guard_option.{guard.kind}", guard, words)
    )


def _further(topic: str, settings: DesignSettings | GuardSettings, words: Words) -> Iterator[str]:
    """What is said of settings that have this value, or any value at all."""
    for setting in settings_of(type(settings)):
        value = cast("object", getattr(settings, setting.name))
        stated = f"{topic}.{setting.name}.stated"
        is_stated = stated in words.texts and value not in (None, ())
        key = stated if is_stated else f"{topic}.{setting.name}.{shown(value)}"
        if key in words.texts:
            yield filled(key, settings, words)


def enters_one_at_a_time(part: Part) -> bool:
    """Whether the rule itself asks for one participant after the other, whatever the cohorts."""
    return isinstance(part.design, RollingSix)


def _of_regimens(stated: StatedDesign, words: Words) -> Iterator[str]:
    part = stated.part
    if "regimens" not in stated.assumed:
        yield words(
            "designs.text.regimens_n",
            n=len(part.regimens),
            names=words.list(part.regimens),
            start=part.path.start,
        )
    if part.path.rescue:
        yield words("designs.text.rescue", names=words.list(part.path.rescue))
    if len(part.path.kinds) > 1:
        kinds = words.list([words(f"designs.kind.{kind}") for kind in part.path.kinds])
        yield words(f"designs.text.{part.path.order}", kinds=kinds)
    if enters_one_at_a_time(part):
        yield words("designs.text.one_at_a_time")
    else:
        yield words("designs.text.cohorts_n", n=part.cohorts.size)
    if part.cohorts.titration != "none":
        yield words("designs.text.titration")
    if part.backfill is not None:
        yield filled("designs.text.backfill", part.backfill, words)
    if part.cohorts.maximum_per_regimen < UNLIMITED:
        yield words("designs.text.maximum", maximum=part.cohorts.maximum_per_regimen)


def _end(part: Part, words: Words) -> Iterator[str]:
    if part.stopping:
        both, either = words("designs.text.and"), words("designs.text.or")
        rules = (
            both.join(condition_phrase(each, words) for each in rule.all_of)
            for rule in part.stopping
        )
        yield words("designs.text.ends", rules=either.join(rules))


def condition_phrase(condition: Condition, words: Words) -> str:
    """A condition of a stopping rule as a clause."""
    key = f"designs.condition.{condition.kind}"
    return filled(key, condition, words) if key in words.texts else condition.kind


def _of_calendar(stated: StatedDesign, words: Words) -> Iterator[str]:
    part = stated.part
    if not stated.study:
        yield words("designs.text.line")
        return
    anchor = words(f"designs.text.anchor.{part.dlt_window.anchor}")
    yield words("designs.text.window", days=part.dlt_window.days, anchor=anchor)
    yield words(
        "designs.text.staggering",
        first=part.staggering.after_first_days,
        later=part.staggering.between_days,
        regimens=part.staggering.between_regimens_days,
    )
    if part.toxicity_classes is not None:
        classes = words.list([words.number(each) for each in part.toxicity_classes.of_grades])
        yield words("designs.text.classes", classes=classes)
    percent = part.evaluability.minimum_percent_of_planned_cells
    yield words("designs.text.evaluable", percent=percent)
