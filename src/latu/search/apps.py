"""The app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """`latu.search`."""

    name = "latu.search"
