"""The app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """`latu.privacy`."""

    name = "latu.privacy"
