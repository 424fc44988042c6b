"""Both databases, and a served trial, for every test of the room."""

from conduct.databases import emptied_database, new_database, postgresql
from conduct.served import accounts_place, served

__all__ = ["accounts_place", "emptied_database", "new_database", "postgresql", "served"]
