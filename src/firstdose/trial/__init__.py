"""What must happen today: protocol + ledger -> orders; committee review; replay of past days."""
