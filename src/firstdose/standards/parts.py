"""What a computed quantity is found from: other quantities, or items of an index."""

from functools import cache

from firstdose.standards.outcomes import Choices, rules, tests_of
from firstdose.standards.scores import score_table
from firstdose.standards.specifications import (
    PREVIOUS,
    Asked,
    Operation,
    Specification,
    bilag_items,
    specifications,
    split,
)


def quantities_in(asked: Specification, prefix: str, choices: Choices) -> tuple[str, ...]:
    """The quantities that an operation takes, by name; none where it takes items."""
    match asked.operation:
        case None | Operation.TOTAL | Operation.PRESENT | Operation.NEW_ITEMS | Operation.SCORED:
            return ()
        case Operation.MOVES:
            earlier = asked.by.split(": ")[0]
            return tuple(f"{when}{each}" for when in (prefix, f"{earlier}_") for each in asked.of)
        case Operation.OUTCOME:
            tests = tests_of(rules(asked.of[0], asked.name, choices))
            found = dict.fromkeys(test.condition.quantity for test in tests)
            return tuple(f"{prefix}{each}" for each in found)
        case _:
            return tuple(f"{prefix}{each}" for each in asked.of)


def items_in(asked: Specification, prefix: str) -> tuple[str, ...]:
    """The items that an operation takes, by name; none where it takes quantities."""
    match asked.operation:
        case Operation.TOTAL | Operation.PRESENT:
            return _items(asked.of[0], prefix)
        case Operation.NEW_ITEMS:
            return (*_items(asked.of[0], prefix), *_items(asked.of[0], PREVIOUS))
        case Operation.SCORED:
            return tuple(f"{prefix}{item.key}" for item in bilag_items(*asked.of))
        case _:
            return ()


@cache
def behind(name: str, choices: Choices) -> tuple[str, ...]:
    """Everything that can have a say in a quantity, each once: itself, its parts, and theirs."""
    prefix, plain = split(name)
    asked = specifications()[plain]
    if asked.asked is Asked.WHOLE and prefix:
        return (name,)
    further = (
        each for part in quantities_in(asked, prefix, choices) for each in behind(part, choices)
    )
    return tuple(dict.fromkeys((name, *items_in(asked, prefix), *further)))


def _items(index: str, prefix: str) -> tuple[str, ...]:
    return tuple(f"{prefix}{item.key}" for item in score_table(index).items)
