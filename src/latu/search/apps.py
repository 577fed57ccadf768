"""Finds every app's `documents.py`, so that it is known whose documents mention what."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    """`latu.search`."""

    name = "latu.search"

    def ready(self) -> None:
        """Import all `documents` modules once the models are there."""
        autodiscover_modules("documents")
