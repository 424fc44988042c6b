"""Accounts: passwords, devices, sittings, invitations and lock-outs; nothing of the trial."""
