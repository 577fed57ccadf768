"""Gives Django the core's place; core has no tables."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The core."""

    name = "latu.core"
