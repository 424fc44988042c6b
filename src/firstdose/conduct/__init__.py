"""A clinic of people: the store, accounts, signatures, forms and web pages."""
