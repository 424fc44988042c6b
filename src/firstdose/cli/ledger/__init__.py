"""``firstdose ledger``: one module for each command; ``source`` says which ledger is meant."""
