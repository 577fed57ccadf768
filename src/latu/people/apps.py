"""The app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """`latu.people`."""

    name = "latu.people"
