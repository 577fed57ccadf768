"""The app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """`latu.imports`."""

    name = "latu.imports"
