"""The app."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """`latu.matching`."""

    name = "latu.matching"
