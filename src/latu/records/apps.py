"""The app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """`latu.records`."""

    name = "latu.records"
