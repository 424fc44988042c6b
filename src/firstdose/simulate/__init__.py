"""Clinics without people: virtual patients, and a published study reconstructed."""
