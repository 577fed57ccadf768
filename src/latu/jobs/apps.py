"""Finds every app's `tasks.py`, so that their kinds of work are known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Long work."""

    name = "latu.jobs"

    def ready(self) -> None:
        """Import all `tasks` modules once the apps are there."""
        autodiscover_modules("tasks")
