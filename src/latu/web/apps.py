"""Gives Django the pages' place, and the forms their words; web has no tables."""

from django.apps import AppConfig

from latu.web.forms.wording import speak_plainly


class WebConfig(AppConfig):
    """The pages."""

    name = "latu.web"

    def ready(self) -> None:
        """Before any form is made."""
        speak_plainly()
