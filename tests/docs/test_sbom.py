"""The bill of materials is the one that the lock gives, and names everything in it."""

import json
import re
import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "sbom.py"))
LOCK = (ROOT / "locks" / "run.txt").read_text("utf-8")
BILL = json.loads((ROOT / "docs" / "reference" / "sbom.cdx.json").read_text("utf-8"))


def test_the_file_is_what_the_lock_gives() -> None:
    written = (ROOT / "docs" / "reference" / "sbom.cdx.json").read_text("utf-8")
    assert written == TOOL["bill"](LOCK, TOOL["version"]()), "run: python tools/sbom.py"
    assert "://" not in written
    assert not re.search(r"20\d\d-\d\d-\d\dT", written)


def test_every_package_and_every_hash_of_the_lock_is_in_it() -> None:
    lines = re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", LOCK, re.MULTILINE)
    assert sorted(f"pkg:pypi/{name}@{version}" for name, version in lines) == [
        one["purl"] for one in BILL["components"]
    ]
    hashes = {each["content"] for one in BILL["components"] for each in one["hashes"]}
    assert hashes == set(re.findall(r"sha256:([0-9a-f]{64})", LOCK))
    assert all(one["hashes"] for one in BILL["components"])


def test_it_says_what_needs_what() -> None:
    needs = {one["ref"]: set(one["dependsOn"]) for one in BILL["dependencies"]}
    refs = {one["bom-ref"] for one in BILL["components"]}
    ours = BILL["metadata"]["component"]["bom-ref"]
    assert set(needs) == refs | {ours}
    by_name = {ref.partition("@")[0].removeprefix("pkg:pypi/"): ref for ref in needs}
    assert by_name["django"] in needs[ours]
    assert by_name["sqlparse"] in needs[by_name["django"]]
    reached, ahead = {ours}, [ours]
    while ahead:
        for ref in needs[ahead.pop()] - reached:
            reached.add(ref)
            ahead.append(ref)
    assert reached == refs | {ours}, "something is in the lock that nothing asks for"
