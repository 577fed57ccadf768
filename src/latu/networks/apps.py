"""The app."""

from django.apps import AppConfig


class NetworksConfig(AppConfig):
    """`latu.networks`."""

    name = "latu.networks"
