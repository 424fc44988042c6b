"""The shape of a chart specification: plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Scalar = str | int | float | bool | None
Json = Scalar | Sequence["Json"] | Mapping[str, "Json"]
Spec = Mapping[str, Json]
Rows = Sequence[Mapping[str, Scalar]]
"""The rows a layer draws: field name to value."""
