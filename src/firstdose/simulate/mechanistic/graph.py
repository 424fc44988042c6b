"""The formulas of a model as one graph in which equal terms are one node.

Building a node simplifies it by rules that hold for real numbers: constants fold, divisions become
products with a reciprocal, powers of what varies become exponentials (a power of a negative base is
not-a-number), and factors that are constant within a patient come together in front.  The engine
therefore rounds differently from the formulas as written, and always in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from firstdose.simulate.mechanistic.expressions import (
    Call,
    Expression,
    Name,
    Negative,
    Number,
)
from firstdose.simulate.mechanistic.model import Model
from firstdose.simulate.mechanistic.reckoning import REAL_FUNCTIONS

Node: TypeAlias = int
Term: TypeAlias = tuple[str, tuple[Node, ...], float]
"""What a node is: its operation, the nodes it works on, and a value (numbers, indices)."""


class Graph:
    """Nodes by number; an operation on known nodes gives the node that already does it."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.varies: list[bool] = []
        self._known: dict[Term, Node] = {}
        self.zero = self.number(0.0)
        self.one = self.number(1.0)

    def node(self, kind: str, arguments: tuple[Node, ...] = (), value: float = 0.0) -> Node:
        term = (kind, arguments, value)
        if term not in self._known:
            self._known[term] = len(self.terms)
            self.terms.append(term)
            self.varies.append(kind == "state" or any(self.varies[each] for each in arguments))
        return self._known[term]

    def number(self, value: float) -> Node:
        return self.node("number", (), value + 0.0)

    def value(self, node: Node) -> float | None:
        kind, _, value = self.terms[node]
        return value if kind == "number" else None

    def plus(self, left: Node, right: Node) -> Node:
        if left == self.zero:
            return right
        if right == self.zero:
            return left
        known = self.value(left), self.value(right)
        if known[0] is not None and known[1] is not None:
            return self.number(known[0] + known[1])
        if self.terms[right][0] == "minus":
            return self.less(left, self.terms[right][1][0])
        if self.terms[left][0] == "minus":
            return self.less(right, self.terms[left][1][0])
        return self.node("plus", (left, right))

    def less(self, left: Node, right: Node) -> Node:
        if right == self.zero:
            return left
        if left == self.zero:
            return self.minus(right)
        if left == right:
            return self.zero
        known = self.value(left), self.value(right)
        if known[0] is not None and known[1] is not None:
            return self.number(known[0] - known[1])
        if self.terms[right][0] == "minus":
            return self.plus(left, self.terms[right][1][0])
        return self.node("less", (left, right))

    def minus(self, node: Node) -> Node:
        kind, arguments, value = self.terms[node]
        if kind == "number":
            return self.number(-value)
        if kind == "minus":
            return arguments[0]
        if kind == "less":
            return self.node("less", (arguments[1], arguments[0]))
        return self.node("minus", (node,))

    def times(self, left: Node, right: Node) -> Node:
        if self.zero in {left, right}:
            return self.zero
        if left == self.one:
            return right
        if right == self.one:
            return left
        known = self.value(left), self.value(right)
        if known[0] is not None and known[1] is not None:
            return self.number(known[0] * known[1])
        for one, other in ((left, right), (right, left)):
            if self.terms[one][0] == "minus":
                return self.minus(self.times(self.terms[one][1][0], other))
        exponents = self._exponent(left), self._exponent(right)
        if exponents[0] is not None and exponents[1] is not None:
            return self.call("exp", (self.plus(exponents[0], exponents[1]),))
        if self.varies[left] and not self.varies[right]:
            left, right = right, left
        return self._constants_in_front(left, right)

    def _exponent(self, node: Node) -> Node | None:
        kind, arguments, _ = self.terms[node]
        return arguments[0] if kind == "exp" and self.varies[node] else None

    def _constants_in_front(self, left: Node, right: Node) -> Node:
        """``c (d x)`` is ``(c d) x``; ``(c x) y`` is ``c (x y)``."""
        kind, factors, _ = self.terms[right]
        if kind == "times" and not self.varies[factors[0]] and self.varies[right]:
            if not self.varies[left]:
                return self.times(self.times(left, factors[0]), factors[1])
            return self.times(factors[0], self.times(left, factors[1]))
        kind, factors, _ = self.terms[left]
        if kind == "times" and not self.varies[factors[0]] and self.varies[left]:
            return self.times(factors[0], self.times(factors[1], right))
        return self.node("times", (left, right))

    def inverse(self, node: Node) -> Node:
        kind, arguments, value = self.terms[node]
        if kind == "number" and value != 0:
            return self.number(1.0 / value)
        if kind == "inverse":
            return arguments[0]
        if kind == "minus":
            return self.minus(self.inverse(arguments[0]))
        if kind == "times" and self.varies[node] and not self.varies[arguments[0]]:
            return self.times(self.inverse(arguments[0]), self.inverse(arguments[1]))
        return self.node("inverse", (node,))

    def call(self, function: str, arguments: tuple[Node, ...]) -> Node:
        known = [self.value(each) for each in arguments]
        if all(each is not None for each in known):
            return self.number(REAL_FUNCTIONS[function](*known))
        if function == "pow" and known[1] in {1.0, 2.0}:
            base = arguments[0]
            return base if known[1] == 1 else self.times(base, base)
        if function == "pow" and self.varies[arguments[0]]:
            return self.call("exp", (self.times(arguments[1], self.call("log", arguments[:1])),))
        return self.node(function, arguments)


class Formulas:
    """A model in a graph: the nodes of its assignments, initial values and derivatives."""

    def __init__(self, model: Model) -> None:
        self.graph = graph = Graph()
        names = {name: graph.node("input", (), i) for i, name in enumerate(model.inputs)}
        self.initial = tuple(self._of(each.initial, names) for each in model.states)
        names |= {each.name: graph.node("state", (), i) for i, each in enumerate(model.states)}
        for each in model.assignments:
            names[each.name] = self._of(each.formula, names)
        self.assignments = tuple(names[each.name] for each in model.assignments)
        self.derivatives = tuple(self._of(each.derivative, names) for each in model.states)

    def _of(self, tree: Expression, names: Mapping[str, Node]) -> Node:
        graph = self.graph
        match tree:
            case Number(value):
                return graph.number(value)
            case Name(name):
                return names[name]
            case Negative(operand):
                return graph.minus(self._of(operand, names))
            case Call(function, arguments):
                return graph.call(function, tuple(self._of(each, names) for each in arguments))
            case _:
                left, right = self._of(tree.left, names), self._of(tree.right, names)
        match tree.symbol:
            case "+":
                return graph.plus(left, right)
            case "-":
                return graph.less(left, right)
            case "*":
                return graph.times(left, right)
            case _:
                return graph.times(left, graph.inverse(right))
