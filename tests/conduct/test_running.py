"""Tests that start a server of their own wait for it, and not for ever."""

from pathlib import Path

import pytest

from conduct.running import running


def test_a_server_that_says_too_little_fails_the_test_in_time(tmp_path: Path) -> None:
    folder = str(tmp_path / "trial")
    late = running("--data", folder, lines=1000, patience_seconds=1.0)
    with pytest.raises(AssertionError, match=r"was ended after 1\.0 s before .* 1000 lines"), late:
        raise RuntimeError("the server has not said so much")


def test_a_server_that_ends_by_itself_fails_the_test_with_what_it_said(tmp_path: Path) -> None:
    (tmp_path / "trial").mkdir()
    (tmp_path / "trial" / "ledger.db").write_text("no database")
    ended = running("--data", str(tmp_path / "trial"), lines=50)
    with pytest.raises(AssertionError, match=r"The server ended before[\s\S]*ledger\.db"), ended:
        raise RuntimeError("the server has not begun")
