"""The app."""

from django.apps import AppConfig


class SavedConfig(AppConfig):
    """`latu.saved`."""

    name = "latu.saved"
