"""The app."""

from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    """`latu.taxonomy`."""

    name = "latu.taxonomy"
