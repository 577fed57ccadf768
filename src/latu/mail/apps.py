"""The app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """`latu.mail`."""

    name = "latu.mail"
