"""The app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from latu.introductions.following import follow


class IntroductionsConfig(AppConfig):
    """`latu.introductions`."""

    name = "latu.introductions"

    def ready(self) -> None:
        """The triggers stand whenever the tables do."""
        post_migrate.connect(follow, sender=self)
