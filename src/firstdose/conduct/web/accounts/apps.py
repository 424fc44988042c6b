# pyright: standard
"""The accounts as Django knows them."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    """Passwords, devices, sittings, invitations and lock-outs."""

    name = "firstdose.conduct.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
