"""A design compiled to all of its states, and what is read off them: exact, without a draw."""
