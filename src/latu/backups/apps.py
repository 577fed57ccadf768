"""The app."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    """`latu.backups`."""

    name = "latu.backups"
