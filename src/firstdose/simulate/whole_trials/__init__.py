"""Many whole trials through the ledger: designs crossed with truths, chunk by chunk."""
