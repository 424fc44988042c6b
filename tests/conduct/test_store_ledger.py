"""The ledger of a store has every property of a ledger in memory."""

from collections.abc import Generator
from contextlib import closing

import pytest

from conduct.books import Shelf
from conduct.databases import NewDatabase
from records.ledger_properties import *  # noqa: F403 - the tests of every ledger
from records.ledger_properties import NewBook


@pytest.fixture(scope="module")
def new_book(emptied_database: NewDatabase) -> Generator[NewBook]:
    with closing(Shelf(emptied_database)) as shelf:
        yield shelf.new_book
