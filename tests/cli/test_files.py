"""Outputs are written whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from firstdose.cli.files import refuse_unwritable, shipped, write_all
from firstdose.records.problem import StudyError
from protocol.shipped import STUDIES


def everything(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_studies_that_ship() -> None:
    assert shipped() == STUDIES


def test_folders_are_made_and_old_files_replaced(tmp_path: Path) -> None:
    write_all({tmp_path / "a" / "b" / "one": "1", tmp_path / "two": "2"})
    write_all({tmp_path / "two": "二\n"})
    assert everything(tmp_path) == {"a/b/one": "1", "two": "二\n"}


def test_a_full_disk_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all({tmp_path / "one": "old"})
    write_text = Path.write_text

    def full(self: Path, text: str, *arguments: str, **named: str) -> int:
        if text == "new 3":
            write_text(self, text[:2])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_text(self, text, *arguments, **named)

    monkeypatch.setattr(Path, "write_text", full)
    wanted = {
        tmp_path / "one": "new 1",
        tmp_path / "A" / "two": "new 2",
        tmp_path / "three": "new 3",
    }
    with pytest.raises(StudyError, match="No space left on device") as refused:
        write_all(wanted)
    assert refused.value.problems[0].where == str(tmp_path / "three")
    assert everything(tmp_path) == {"one": "old"}
    assert not (tmp_path / "A").exists()


def test_a_folder_where_a_file_should_be_written(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    with pytest.raises(StudyError, match="There is something else than a file") as refused:
        write_all({tmp_path / "two": "2", tmp_path / "one": "1"})
    assert refused.value.problems[0].where == str(tmp_path / "one")
    assert everything(tmp_path) == {}


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "A").write_text("a file")
    with pytest.raises(StudyError, match="The output cannot be written") as refused:
        write_all({tmp_path / "A" / "one": "1"})
    assert refused.value.problems[0].where == str(tmp_path / "A" / "one")
    assert everything(tmp_path) == {"A": "a file"}


def test_an_interrupted_command_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_all({tmp_path / "A" / "one": "1"})
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "A").write_text("a file")
    with pytest.raises(StudyError, match="The output cannot be written") as refused:
        refuse_unwritable(tmp_path / "B" / "one", None, tmp_path / "A" / "two")
    assert refused.value.problems[0].where == str(tmp_path / "A" / "two")
    assert everything(tmp_path) == {"A": "a file"}


def test_trying_a_place_leaves_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("old")
    refuse_unwritable(tmp_path / "one", tmp_path / "B" / "two")
    assert everything(tmp_path) == {"one": "old"}
    assert not (tmp_path / "B").exists()
