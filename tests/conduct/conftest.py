"""Both databases, for every test of the room."""

from conduct.databases import emptied_database, new_database, postgresql

__all__ = ["emptied_database", "new_database", "postgresql"]
