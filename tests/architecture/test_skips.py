"""A skipped test fails unless ``allowed_skips.toml`` gives a reason."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent

SKIPPING = """
import pytest

@pytest.mark.skip(reason="not today")
def test_marked(): pass

def test_inside(): pytest.skip("not now")

@pytest.mark.xfail(reason="known")
def test_expected(): assert False

def test_sound(): pass
"""


def outcome(folder: Path, allowed: str) -> str:
    shutil.copyfile(HERE.parent / "conftest.py", folder / "conftest.py")
    (folder / "allowed_skips.toml").write_text(allowed)
    (folder / "test_skipping.py").write_text(SKIPPING)
    (folder / "test_absent.py").write_text("import pytest\npytest.importorskip('no_such_module')\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-n",
        "1",
        str(folder),
    ]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return run.stdout.strip().splitlines()[-1]


def test_a_skip_is_a_failure(tmp_path: Path) -> None:
    assert outcome(tmp_path, "").startswith("2 failed, 1 passed, 2 errors")


@pytest.mark.parametrize(("reason", "passes"), [("needs a server", True), ("", False)])
def test_a_listed_skip_needs_its_reason(tmp_path: Path, reason: str, passes: bool) -> None:
    assert (
        " failed" not in outcome(tmp_path, f'[[skip]]\ntest = "*"\nreason = "{reason}"\n')
    ) == passes
