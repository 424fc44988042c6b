"""Symbolic derivatives: the rate of change of every node of a graph with one state."""

from __future__ import annotations

from firstdose.simulate.mechanistic.graph import Graph, Node


class Derivatives:
    """Partial derivatives in a graph, each made once and kept as a node of the same graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._known: dict[tuple[Node, int], Node] = {}

    def of(self, node: Node, state: int) -> Node:
        """The derivative of ``node`` with state number ``state``, all other states held."""
        if not self.graph.varies[node]:
            return self.graph.zero
        if (node, state) not in self._known:
            self._known[node, state] = self._made(node, state)
        return self._known[node, state]

    def _made(self, node: Node, state: int) -> Node:
        graph = self.graph
        kind, arguments, value = graph.terms[node]
        if kind == "state":
            return graph.one if int(value) == state else graph.zero
        inner = tuple(self.of(each, state) for each in arguments)
        if all(each == graph.zero for each in inner):
            return graph.zero
        match kind:
            case "plus":
                return graph.plus(*inner)
            case "less":
                return graph.less(*inner)
            case "minus":
                return graph.minus(inner[0])
            case "times":
                left, right = arguments
                return graph.plus(graph.times(inner[0], right), graph.times(inner[1], left))
            case "choose":
                return graph.node("choose", (*arguments[:2], *inner[2:]))
            case _:
                return self._of_function(node, inner)

    def _of_function(self, node: Node, inner: tuple[Node, ...]) -> Node:
        graph = self.graph
        kind, arguments, _ = graph.terms[node]
        first = arguments[0]
        match kind:
            case "inverse":
                return graph.minus(graph.times(inner[0], graph.times(node, node)))
            case "exp":
                return graph.times(inner[0], node)
            case "log":
                return graph.times(inner[0], graph.inverse(first))
            case "sqrt":
                return graph.times(graph.times(graph.number(0.5), inner[0]), graph.inverse(node))
            case "tanh":
                return graph.times(inner[0], graph.less(graph.one, graph.times(node, node)))
            case "abs":
                turned = graph.minus(inner[0])
                return graph.node("choose", (first, graph.zero, inner[0], turned))
            case "pow":
                return graph.times(node, self._of_exponent(arguments, inner))
            case "max":
                return graph.node("choose", (*arguments, *inner))
            case _:
                assert kind == "min", kind
                return graph.node("choose", (*arguments, *inner[::-1]))

    def _of_exponent(self, arguments: tuple[Node, ...], inner: tuple[Node, ...]) -> Node:
        """The derivative of the logarithm of ``pow(base, exponent)``."""
        graph = self.graph
        base, exponent = arguments
        by_base = graph.times(exponent, graph.times(inner[0], graph.inverse(base)))
        if inner[1] == graph.zero:
            return by_base
        return graph.plus(by_base, graph.times(inner[1], graph.call("log", (base,))))
