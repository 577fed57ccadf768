"""The app."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """`latu.clients`."""

    name = "latu.clients"
