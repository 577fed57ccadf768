"""The app."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """`latu.organisations`."""

    name = "latu.organisations"
