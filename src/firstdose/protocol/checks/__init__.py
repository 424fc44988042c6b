"""What a study file must satisfy beyond its shape: small functions that return findings."""

from firstdose.protocol.checks.all import findings_in, findings_in_design

__all__ = ["findings_in", "findings_in_design"]
