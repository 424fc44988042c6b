# pyright: standard
"""The routes, made from the table of pages."""

from __future__ import annotations

from django.urls import path

from firstdose.conduct.web.gate import gated
from firstdose.conduct.web.table import PAGES

urlpatterns = [path(page.path, gated(page, PAGES), name=page.name) for page in PAGES]

handler400 = "firstdose.conduct.web.failures.bad_request"
handler403 = "firstdose.conduct.web.failures.forbidden"
handler404 = "firstdose.conduct.web.failures.no_such_page"
handler500 = "firstdose.conduct.web.failures.broken"
