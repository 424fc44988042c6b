"""Equal spacing in short: ``infusions: 3`` and ``interval_days: 7`` for ``infusion_days``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from firstdose.protocol.finding import Finding, Path
from firstdose.protocol.written import Plain, Written

KEYS = ("infusions", "interval_days")


def written_out(written: Written) -> tuple[Written, tuple[Finding, ...]]:
    """The file with ``infusion_days`` in every regimen; problems of the shorthand."""
    root = written.value
    if not isinstance(root, dict) or not isinstance(block := root.get("regimens"), dict):
        return written, ()
    if not isinstance(listed := block.get("regimens"), list):
        return written, ()
    findings: list[Finding] = []
    regimens: list[Plain] = []
    for number, regimen in enumerate(listed):
        path: Path = ("regimens", "regimens", number)
        short = isinstance(regimen, dict) and any(key in regimen for key in KEYS)
        regimens.append(_days_written(regimen, path, findings) if short else regimen)
    value: Plain = {**root, "regimens": {**block, "regimens": regimens}}
    return replace(written, value=value), tuple(findings)


def already_said(finding: Finding, of_shorthand: tuple[Finding, ...]) -> bool:
    """Whether infusion days are missing only because the shorthand could not be read."""
    *regimen, key = finding.path or ("",)
    return key == "infusion_days" and any(
        said.path[: len(regimen)] == tuple(regimen) for said in of_shorthand
    )


def _days_written(regimen: Plain, path: Path, findings: list[Finding]) -> Plain:
    assert isinstance(regimen, dict), "only a block has keys"
    rest: dict[str, Plain] = {key: value for key, value in regimen.items() if key not in KEYS}
    found = list(_problems(regimen, path))
    findings.extend(found)
    if found or "infusion_days" in rest:
        return rest
    count, interval = int(str(regimen["infusions"])), int(str(regimen.get("interval_days", "0")))
    days: list[Plain] = [str(number * interval) for number in range(count)]
    return {**rest, "infusion_days": days}


def _problems(regimen: dict[str, Plain], path: Path) -> Iterator[Finding]:
    if "infusion_days" in regimen:
        yield Finding(
            path=path,
            what="The infusion days are given twice: as a list and as an equal interval.",
            because="Only one of them can hold, and the file does not say which.",
            remedy="Keep `infusion_days`, or keep `infusions` with `interval_days`.",
        )
        return
    single = regimen.get("infusions") == "1"
    for key in KEYS:
        value = regimen.get(key)
        if key not in regimen:
            if not (single and key == "interval_days"):
                yield _needed(path, key)
        elif not (isinstance(value, str) and re.fullmatch("0*[1-9][0-9]{0,2}", value)):
            yield Finding(
                path=(*path, key),
                what=f"`{key}` must be a whole number from 1 to 999, not '{value}'.",
                because="The infusion days are counted from these two numbers.",
                remedy="Write for example `infusions: 3` and `interval_days: 7`.",
            )


def _needed(path: Path, key: str) -> Finding:
    other = KEYS[1 - KEYS.index(key)]
    return Finding(
        path=path,
        what=f"`{other}` is given without `{key}`.",
        because="An equal interval needs both the number of infusions and the days between them.",
        remedy=f"Add `{key}`, or list every day in `infusion_days`.",
    )
