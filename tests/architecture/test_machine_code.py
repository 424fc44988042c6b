"""Machine code that was kept is thrown away when a source has changed, in whichever file."""

import os
import subprocess
from pathlib import Path

ENVIRONMENT = Path(__file__).parents[2] / "locks" / "environment.sh"


def forget(root: Path) -> None:
    script = '. "$1"; root=$2; forget_machine_code'
    subprocess.run(["sh", "-euc", script, "sh", ENVIRONMENT, root], check=True)


def kept(root: Path) -> list[str]:
    """Keep machine code, forget what is old, and see what is left."""
    folder = root / "src" / "package" / "__pycache__"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("calls.nbi", "calls.nbc"):
        (folder / name).write_bytes(b"machine code")
    (folder / "calls.pyc").write_bytes(b"byte code")
    forget(root)
    return sorted(path.name for path in folder.iterdir())


def test_machine_code_is_made_anew_after_a_change_of_any_source(tmp_path: Path) -> None:
    called = tmp_path / "src" / "package" / "called.py"
    called.parent.mkdir(parents=True)
    called.write_text("", "utf-8")
    assert kept(tmp_path) == ["calls.pyc"], "what was kept before nobody knows"
    assert kept(tmp_path) == ["calls.nbc", "calls.nbi", "calls.pyc"]
    later = (tmp_path / ".venv" / "machine-code").stat().st_mtime + 10
    os.utime(called, (later, later))
    assert kept(tmp_path) == ["calls.pyc"]
