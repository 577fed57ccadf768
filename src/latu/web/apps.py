"""Gives Django the pages' place; web has no tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "latu.web"
