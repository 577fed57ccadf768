"""The app."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    """`latu.handover`."""

    name = "latu.handover"
