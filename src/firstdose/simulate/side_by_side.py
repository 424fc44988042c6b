"""Tasks side by side: each runs until it has a question, and those of all are answered together.

A task is written as if it were alone.  Only one runs at a time, always in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock, Thread
from typing import Generic, TypeVar

Question = TypeVar("Question")
Reply = TypeVar("Reply")
Result = TypeVar("Result")

Ask = Callable[[Question], Reply]
"""What a task calls for a reply; the others run meanwhile."""


def side_by_side(
    tasks: Iterable[Callable[[Ask[Question, Reply]], Result]],
    answer: Callable[[Sequence[Question]], Sequence[Reply]],
    places: int,
) -> tuple[Result, ...]:
    """The results in the order of the tasks; so many ``places`` are taken at once.

    ``answer`` replies to the questions of all who wait, in their order.  An error ends it all.
    """
    results: dict[int, Result] = {}
    left = enumerate(tasks)
    taken = [_Place[Question, Reply, Result](left, results) for _ in range(places)]
    try:
        while taken:
            for place in taken:
                place.take_turn()
            taken = [place for place in taken if place.waits]
            for place, reply in zip(
                taken, answer([place.question for place in taken]), strict=True
            ):
                place.reply = reply
    finally:
        for place in taken:
            place.clear()
    return tuple(results[at] for at in sorted(results))


def _closed() -> Lock:
    """A gate that whoever arrives waits at, until another opens it for one."""
    gate = Lock()
    gate.acquire()
    return gate


class _ClearedError(BaseException):
    """The others have failed: nothing comes of this task."""


class _Place(Generic[Question, Reply, Result]):
    """Where one task after another runs, in a thread that moves only when it has its turn."""

    question: Question
    reply: Reply

    def __init__(
        self,
        tasks: Iterator[tuple[int, Callable[[Ask[Question, Reply]], Result]]],
        results: dict[int, Result],
    ) -> None:
        self._tasks = tasks
        self._results = results
        self._turn, self._end_of_turn = _closed(), _closed()
        self._error: BaseException | None = None
        self._is_cleared = False
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()
        self.waits = False

    def take_turn(self) -> None:
        """Run until there is a question or no task is left; an error is raised here."""
        self.waits = False
        self._turn.release()
        self._end_of_turn.acquire()
        if self._error is not None:
            raise self._error

    def clear(self) -> None:
        """Give up what is done here, whatever it waits for."""
        self._is_cleared = True
        self._turn.release()
        self._thread.join()

    def _ask(self, question: Question) -> Reply:
        self.question, self.waits = question, True
        self._end_of_turn.release()
        self._wait()
        return self.reply

    def _wait(self) -> None:
        self._turn.acquire()
        if self._is_cleared:
            raise _ClearedError

    def _work(self) -> None:
        try:
            self._wait()
            for at, task in self._tasks:
                self._results[at] = task(self._ask)
                if self._is_cleared:
                    return
        except _ClearedError:
            return
        except BaseException as error:  # noqa: BLE001 (raised where the turn was given)
            self._error = error
        self._end_of_turn.release()
