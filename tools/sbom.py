"""Write docs/reference/sbom.cdx.json, what the software consists of, from the hashed lock.

python tools/sbom.py

CycloneDX 1.6.  The same lock gives the same bytes: there is no time, no serial number and no host.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "locks" / "run.txt"
FILE = ROOT / "docs" / "reference" / "sbom.cdx.json"
OURSELVES = "firstdose"

_PINNED = re.compile(
    r"(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? ?\\?$"
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"    # (?:via |  )(?P<name>[a-z0-9.-]+)(?: \(.*\))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """One package of the lock.

    ``sha256``: of each file by which it may be installed; ``via``: the packages that ask for it;
    ``marker``: where it is installed, "" everywhere.
    """

    name: str
    version: str
    marker: str
    sha256: tuple[str, ...]
    via: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its name among all packages."""
        return f"pkg:pypi/{self.name}@{self.version}"


def pinned(lock: str) -> Iterator[Pinned]:
    """The packages of a lock, in its order."""
    for block in re.split(r"\n(?=[a-z0-9])", lock.strip()):
        first, *rest = block.splitlines()
        found = _PINNED.fullmatch(first.strip())
        assert found is not None, f"this line pins nothing: {first}"
        via = [one["name"] for line in rest if (one := _VIA.fullmatch(line)) is not None]
        yield Pinned(
            name=found["name"],
            version=found["version"],
            marker=found["marker"] or "",
            sha256=tuple(_HASH.findall(block)),
            via=tuple(via),
        )


def bill(lock: str, version: str) -> str:
    """The bill of materials of a lock, as text."""
    packages = sorted(pinned(lock), key=lambda one: one.purl)
    ours = f"pkg:pypi/{OURSELVES}@{version}"
    named = {OURSELVES: [ours]}
    for one in packages:
        named.setdefault(one.name, []).append(one.purl)
    needs: dict[str, set[str]] = {purl: set() for several in named.values() for purl in several}
    for one in packages:
        for asking in (purl for name in one.via for purl in named[name]):
            needs[asking].add(one.purl)
    component: dict[str, object] = {
        "type": "application",
        "bom-ref": ours,
        "name": OURSELVES,
        "version": version,
        "purl": ours,
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component},
        "components": [_component(one) for one in packages],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(on)} for ref, on in sorted(needs.items())
        ],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _component(one: Pinned) -> dict[str, object]:
    made: dict[str, object] = {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "purl": one.purl,
        "hashes": [{"alg": "SHA-256", "content": each} for each in one.sha256],
    }
    if one.marker:
        made["properties"] = [{"name": "firstdose:marker", "value": one.marker}]
    return made


def version() -> str:
    """The version of the software itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


if __name__ == "__main__":
    FILE.write_text(bill(LOCK.read_text("utf-8"), version()), encoding="utf-8")
