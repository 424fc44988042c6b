"""``firstdose serve`` as a process: first start, starting again, PostgreSQL, the public, a demo."""

import re
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from cli.command import firstdose
from conduct.databases import Server
from conduct.running import PASSWORD, Browser, refused, refused_by_itself, running
from firstdose.conduct.store.postgresql import Postgresql, let_write
from firstdose.conduct.web.accounts import totp
from firstdose.conduct.web.accounts.devices import secret_by

ROOT = Path(__file__).parents[2]
PUBLIC = '[public]\nhost = "trial.example.org"\nproxy = "127.0.0.1"\n'


def port_of(address: str) -> int:
    found = urlsplit(address).port
    assert found is not None
    return found


def later_code(seed: str) -> str:
    """A code that was not used at enrolment."""
    return totp.code(seed, totp.step_at(time.time()) + 1)


def opened_at_once(administrator: Browser) -> list[str]:
    """Accounts that eight tabs of an administrator open at the same time, while eight look."""
    names = [f"person-{n}" for n in range(32)]

    def tab() -> Browser:
        return Browser(administrator.port, cookies=dict(administrator.cookies))

    def open_(name: str) -> int:
        own = tab()
        own.get("/people/new/")
        return own.post("/people/new/", {"name": name, "full_name": f"Person {name}"}).status

    with ThreadPoolExecutor(16) as threads:
        opening = [threads.submit(open_, name) for name in names]
        looking = [threads.submit(lambda: tab().get("/people/").status) for _ in range(64)]
        assert {each.result() for each in (*opening, *looking)} == {200}
    return names


def test_a_first_start_leads_from_a_link_to_today_and_a_second_one_prints_none(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "trial"
    with running("--data", str(folder), lines=3) as server:
        port = port_of(server.address)
        browser = Browser(port)
        seed = browser.enrol(server.link, "wang.li")
        today = browser.get("/")
        assert (today.status, "Today" in today.text) == (200, True)
        assert browser.get("/healthz").text == "ok\n"
        assert Browser(port).get(server.link).status == 410
        # Nobody is believed who claims to be a proxy.
        far = Browser(port, {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"})
        far.sign_in("wang.li", "wrong password here", "000000")
    assert '"address": "127.0.0.1"' in (folder / "security.log").read_text().splitlines()[-1]
    assert "192.0.2.1" not in (folder / "security.log").read_text()
    assert folder.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(folder / "accounts.db")) as connection:
        ((kept,),) = connection.execute("SELECT password FROM accounts_account").fetchall()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not any(b"Wang Li" in path.read_bytes() for path in folder.glob("ledger.db*"))
    verified = firstdose("ledger", "verify", "--db", folder / "ledger.db")
    assert (verified.code, "3 entries" in verified.out) == (0, True)
    with running("--data", str(folder), lines=1) as server:
        browser = Browser(port_of(server.address))
        assert browser.sign_in("wang.li", PASSWORD, later_code(seed)).status == 302
        assert browser.get("/people/").status == 200
        assert "/enter/" not in "".join(server.said)
        opened = opened_at_once(browser)
    verified = firstdose("ledger", "verify", "--db", folder / "ledger.db")
    assert f"{3 + len(opened)} entries" in verified.out
    said = firstdose("ledger", "show", "--db", folder / "ledger.db").out
    assert all(f"account_opened person={name} " in said for name in opened)
    with running("--data", str(folder), "--recover", "wang.li", lines=3) as server:
        browser = Browser(port_of(server.address))
        assert browser.sign_in("wang.li", PASSWORD, later_code(seed)).status == 400
        assert browser.enrol(server.link, "wang.li") != seed
        assert browser.get("/").status == 200


def test_what_is_wrong_at_the_start_is_said(tmp_path: Path) -> None:
    with running("--data", str(tmp_path / "trial"), lines=3) as server:
        port = port_of(server.address)
        said = refused("nct06010472", "--data", str(tmp_path / "other"), "--port", str(port))
        assert f"Port {port} cannot be listened to." in said
    study = "nct07358988"
    said = refused(study, "--data", str(tmp_path / "trial"), "--port", "0")
    assert "The ledger was begun under another study file." in said
    said = refused("nct06010472", "--demo", "--data", tmp_path / "trial")
    assert "The ledger is conducted." in said
    (tmp_path / "trial" / "secret").chmod(0o644)
    said = refused("nct06010472", "--data", str(tmp_path / "trial"))
    assert "The secret of the trial can be read by others." in said


def test_the_public_is_refused_without_tls_and_postgresql_with_every_reason(
    tmp_path: Path,
) -> None:
    said = refused("nct06010472", "--public", "--data", str(tmp_path))
    for problem in ("No `host`.", "No `proxy`.", "The database is a file.", "3 problems"):
        assert problem in said
    assert not (tmp_path / "ledger.db").exists()
    settings = tmp_path / "serve.toml"
    settings.write_text(PUBLIC.replace("127.0.0.1", "anybody").replace("trial.", "https://"))
    settings.chmod(0o600)
    db = "postgresql://jm:hush@db.example.org/trial"
    said = refused("nct06010472", "--public", "--db", db, "--data", str(tmp_path))
    for problem in ("no name of a machine", "no address", "its certificate is not checked"):
        assert problem in said
    assert "hush" not in said
    settings.write_text('password = "x"\n[public]\nhosts = "a"\nproxy = 1\n')
    said = refused("nct06010472", "--public", "--data", str(tmp_path))
    assert said.count("is not understood") == 3
    settings.chmod(0o640)
    said = refused("nct06010472", "--public", "--data", str(tmp_path))
    assert "can be read by others" in said
    said = refused("nct06010472", "--public", "--demo")
    assert "A demonstration is not served to others." in said


def as_deployed(server: Server) -> str:
    """A database with the roles of ``deploy/postgresql.sql``; the address of those who append."""
    server.run("CREATE DATABASE trial")
    address = server.url.replace("/postgres?", "/trial?")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute((ROOT / "deploy" / "postgresql.sql").read_bytes())
    owner, people = (
        address.replace("//postgres:@", f"//{name}:@") for name in ("firstdose_owner", "firstdose")
    )
    Postgresql(owner, create=True).close()
    let_write(owner, "firstdose")
    return people


def test_served_to_the_public_from_postgresql_behind_a_proxy(
    postgresql: Server, tmp_path: Path
) -> None:
    url = as_deployed(postgresql)
    (tmp_path / "serve.toml").write_text(f'db = "{url}"\n{PUBLIC}')
    (tmp_path / "serve.toml").chmod(0o600)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running("--public", "--data", str(tmp_path), lines=3, port=port) as server:
        assert server.address == "https://trial.example.org/"
        plain = Browser(port, {"Host": "trial.example.org"}).get("/sign-in/")
        assert plain.headers["Location"] == "https://trial.example.org/sign-in/"
        assert Browser(port, {"Host": "other.example.org"}).get("/sign-in/").status == 400
        proxied = {
            "Host": "trial.example.org",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Referer": "https://trial.example.org/",
        }
        browser = Browser(port, proxied)
        seed = browser.enrol(server.link, "wang.li")
        today = browser.get("/")
        assert today.status == 200
        assert today.headers["Strict-Transport-Security"].startswith("max-age=63072000")
        kinds = {re.sub("_[0-9a-f]{10}$", "", name) for name in browser.cookies}
        assert kinds == {"__Host-firstdose_csrf", "__Host-firstdose_sitting"}
        signed = browser.sign_in("wang.li", PASSWORD, later_code(seed))
        (cookie,) = [
            said
            for said in signed.headers.get_all("Set-Cookie", [])
            if said.startswith("__Host-firstdose_sitting_")
        ]
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        assert '"address": "192.0.2.7"' in (tmp_path / "security.log").read_text()
    assert not list(tmp_path.glob("*.db"))
    with psycopg.connect(url) as connection:
        owner = connection.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'entries'")
        assert owner.fetchall() == [("firstdose_owner",)]
        counted = connection.execute("SELECT name FROM ledger_accounts.accounts_account").fetchall()
    assert counted == [("wang.li",)]


def test_trials_in_two_schemas_of_one_database_have_each_its_own_people_and_cookies(
    postgresql: Server, tmp_path: Path
) -> None:
    first, second = postgresql.new(), postgresql.new()
    with running("--db", first, "--data", str(tmp_path / "first"), lines=3) as server:
        browser = Browser(port_of(server.address))
        seed = browser.enrol(server.link, "wang.li")
        assert browser.get("/people/").status == 200
        with running("--db", second, "--data", str(tmp_path / "second"), lines=3) as other:
            port = port_of(other.address)
            assert other.link, "nobody has an account there yet"
            # One browser: it sends the cookies of either port to both.
            stranger = Browser(port, cookies=browser.cookies)
            assert stranger.get("/people/").status == 302
            assert stranger.sign_in("wang.li", PASSWORD, later_code(seed)).status == 400
            assert stranger.enrol(other.link, "li.ming") != seed
            assert len(browser.cookies) == 4, "a key and a form token of each"
            assert (browser.get("/people/").status, stranger.get("/people/").status) == (200, 200)
            assert browser.post("/sign-out/", {}).status == 302
            assert (browser.get("/people/").status, stranger.get("/people/").status) == (302, 200)
    with psycopg.connect(first) as connection:
        asked = "SELECT table_schema FROM information_schema.tables WHERE table_name = %s"
        schemas = {name for (name,) in connection.execute(asked, ("accounts_account",)).fetchall()}
        (own,) = connection.execute("SELECT current_schema()").fetchone() or ("",)
        assert f"{own}_accounts" in schemas
        assert "accounts" not in schemas
        people = connection.execute(f"SELECT name FROM {own}_accounts.accounts_account".encode())
        assert people.fetchall() == [("wang.li",)]


# --- the key of the devices ----------------------------------------------------------------


def test_a_copy_of_the_accounts_makes_no_code(tmp_path: Path) -> None:
    with running("--data", str(tmp_path), lines=3) as server:
        seed = Browser(port_of(server.address)).enrol(server.link, "wang.li")
    key = tmp_path / "device-key"
    assert key.stat().st_mode & 0o777 == 0o600
    for kept in tmp_path.iterdir():
        assert seed.encode() not in kept.read_bytes(), kept.name
        if kept != key:
            assert key.read_bytes() not in kept.read_bytes(), kept.name
    with closing(sqlite3.connect(tmp_path / "accounts.db")) as connection:
        ((device,),) = connection.execute("SELECT device FROM accounts_account").fetchall()
    assert secret_by(key.read_bytes(), device) == seed
    assert secret_by(b"another key", device) != seed


def test_without_its_key_or_with_another_one_a_trial_does_not_start(tmp_path: Path) -> None:
    with running("--data", str(tmp_path), lines=3) as server:
        seed = Browser(port_of(server.address)).enrol(server.link, "wang.li")
    key, elsewhere = tmp_path / "device-key", tmp_path / "elsewhere"
    arguments = ("nct06010472", "--port", "0", "--data", str(tmp_path))
    key.rename(elsewhere)
    said = refused_by_itself(*arguments)
    assert "The key of the devices is missing." in said
    assert "Put the file back from its backup" in said
    assert not key.exists()
    key.write_text("x" * 43)
    assert "can be read by others" in refused_by_itself(*arguments)
    key.chmod(0o600)
    assert "The key of the devices is another one." in refused_by_itself(*arguments)
    key.write_text("short")
    assert "is too short" in refused_by_itself(*arguments)
    with running("--data", str(tmp_path), "--key-file", str(elsewhere), lines=1) as server:
        browser = Browser(port_of(server.address))
        assert browser.sign_in("wang.li", PASSWORD, later_code(seed)).status == 302


def test_a_demonstration_lets_everybody_in_by_what_it_prints(tmp_path: Path) -> None:
    from firstdose.cli.serving.demonstration import PEOPLE

    began = time.monotonic()
    with running("--demo", "--data", str(tmp_path), lines=2 + len(PEOPLE)) as server:
        print(f"a demonstration is ready after {time.monotonic() - began:.1f} s")
        codes = server.codes()
        assert codes.keys() == {name for name, *_ in PEOPLE}
        password = server.said[1].partition("the password is: ")[2]
        browser = Browser(port_of(server.address))
        assert browser.sign_in("coordinator", password, codes["coordinator"]).status == 302
        today = browser.get("/").text
        assert "Simulated trial" in today
        assert "What is due" in today
    assert server.process.exitcode == 0


def test_of_a_demonstration_without_a_folder_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with running("--demo", lines=1) as server:
        assert list(tmp_path.glob("firstdose-demo-*/ledger.db"))
    assert server.process.exitcode == 0
    assert list(tmp_path.glob("firstdose-demo-*")) == []


@pytest.mark.parametrize("place", ["mysql://x/y"])
def test_another_database_is_refused(place: str, tmp_path: Path) -> None:
    said = refused("nct06010472", "--db", place, "--data", str(tmp_path))
    assert "is no database that a ledger is kept in" in said
