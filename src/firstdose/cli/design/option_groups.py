"""Options that several commands share, each group as one frozen class."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import get_type_hints


def with_option_groups(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of each group in place of the parameter that takes the group.

    A group is a frozen dataclass whose fields are annotated as options.
    """
    hints = get_type_hints(command, include_extras=True)
    names = list(inspect.signature(command).parameters)
    groups = {name: hints[name] for name in names if is_dataclass(hints[name])}
    own = [
        each.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[each.name])
        for each in inspect.signature(command).parameters.values()
        if each.name not in groups
    ]
    of_groups = {name: list(_parameters(group)) for name, group in groups.items()}

    @functools.wraps(command)
    def called(**kwargs: object) -> None:
        given = {
            name: groups[name](**_given(parameters, kwargs))
            for name, parameters in of_groups.items()
        }
        command(**given, **{each.name: kwargs[each.name] for each in own})

    every = [each for name in names for each in of_groups.get(name, ())] + own
    signature = inspect.Signature(every)
    called.__signature__ = signature  # pyright: ignore[reportAttributeAccessIssue]
    called.__annotations__ = {each.name: each.annotation for each in every}
    return called


def _given(parameters: list[inspect.Parameter], kwargs: dict[str, object]) -> dict[str, object]:
    """What is said of a group; what is not has the default of the group."""
    return {
        each.name: kwargs[each.name] for each in parameters if kwargs.get(each.name) is not None
    }


def _parameters(group: type) -> Iterator[inspect.Parameter]:
    """The options of a group as parameters; a list has no default of its own."""
    hints = get_type_hints(group, include_extras=True)
    for each in fields(group):
        default = None if each.default is MISSING else each.default
        yield inspect.Parameter(
            each.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=default,
            annotation=hints[each.name],
        )
