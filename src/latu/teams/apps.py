"""The app."""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """`latu.teams`."""

    name = "latu.teams"
