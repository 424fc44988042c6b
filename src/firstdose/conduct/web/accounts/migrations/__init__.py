"""The tables of the accounts database, version by version."""
