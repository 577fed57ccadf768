"""The app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """`latu.accounts`."""

    name = "latu.accounts"
