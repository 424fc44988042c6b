"""The accounts that pages in a browser are served with."""

from conduct.served import accounts_place

__all__ = ["accounts_place"]
