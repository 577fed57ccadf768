"""The app."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """`latu.calls`."""

    name = "latu.calls"
