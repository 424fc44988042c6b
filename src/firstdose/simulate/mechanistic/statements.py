"""A graph written as straight-line Python: each shared term once, constants taken out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from firstdose.simulate.mechanistic.graph import Graph, Node

_SIGNS: Final = {"plus": "+", "less": "-", "times": "*"}


@dataclass(frozen=True, slots=True)
class Function:
    """A generated function: its results in order; ``infused`` adds the running infusions."""

    name: str
    arguments: str
    results: Sequence[tuple[str, Node]]
    infused: bool = False


class StraightLine:
    """Writes functions of one graph; terms that are constant within a patient become ``k[…]``."""

    def __init__(self, graph: Graph, states: Sequence[str]) -> None:
        self.graph = graph
        self.states = states
        self.constants: dict[Node, int] = {}

    def function(self, function: Function) -> str:
        """A function of the state ``y`` and the constants ``k``."""
        return self._written(function, hoisted=True)

    def from_inputs(self, function: Function) -> str:
        """A function of the parameters and covariates ``p`` alone."""
        return self._written(function, hoisted=False)

    def constants_function(self) -> str:
        """What fills ``k`` from ``p``, once per patient; written last."""
        results = [(f"k[{at}]", node) for node, at in self.constants.items()]
        return self.from_inputs(Function("constants", "p, k", results))

    def _written(self, function: Function, *, hoisted: bool) -> str:
        results = function.results
        used = self._used([node for _, node in results], hoisted=hoisted)
        names: dict[Node, str] = {}
        lines = [f"@floating_kernel\ndef {function.name}({function.arguments}):"]
        for node in sorted(used):
            kind, _, value = self.graph.terms[node]
            if kind == "state":
                names[node] = f"y_{self.states[int(value)]}"
                lines.append(f"{names[node]} = y[{int(value)}]")
            elif (
                used[node] > 1
                and kind not in {"number", "input"}
                and not self._is_k(node, hoisted=hoisted)
            ):
                text = self._text(node, names, hoisted=hoisted)
                names[node] = f"v{node}"
                lines.append(f"{names[node]} = {text}")
        for at, (target, node) in enumerate(results):
            infused = f" + r[{at}]" if function.infused and target.startswith("dy") else ""
            lines.append(f"{target} = {self._text(node, names, hoisted=hoisted)}{infused}")
        if len(lines) == 1:
            lines.append("return")
        return "\n    ".join(lines) + "\n"

    def _is_k(self, node: Node, *, hoisted: bool) -> bool:
        return hoisted and not self.graph.varies[node]

    def _used(self, roots: Iterable[Node], *, hoisted: bool) -> Counter[Node]:
        """How often each node is used in the text that makes ``roots``."""
        used: Counter[Node] = Counter()
        waiting = list(roots)
        while waiting:
            node = waiting.pop()
            used[node] += 1
            if used[node] == 1 and not self._is_k(node, hoisted=hoisted):
                waiting.extend(self.graph.terms[node][1])
        return used

    def _text(self, node: Node, names: dict[Node, str], *, hoisted: bool) -> str:
        kind, arguments, value = self.graph.terms[node]
        if node in names:
            return names[node]
        if kind == "number":
            return repr(value) if value >= 0 else f"({value!r})"
        if self._is_k(node, hoisted=hoisted):
            return f"k[{self.constants.setdefault(node, len(self.constants))}]"
        if kind == "input":
            return f"p[{int(value)}]"
        inner = [self._text(each, names, hoisted=hoisted) for each in arguments]
        if kind in _SIGNS:
            return f"({inner[0]} {_SIGNS[kind]} {inner[1]})"
        if kind == "minus":
            return f"(-{inner[0]})"
        if kind == "inverse":
            return f"(1.0 / {inner[0]})"
        if kind == "choose":
            return f"({inner[2]} if {inner[0]} >= {inner[1]} else {inner[3]})"
        return f"{kind}({', '.join(inner)})"
