"""The app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """`latu.partners`."""

    name = "latu.partners"
