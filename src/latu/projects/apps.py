"""The app."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """`latu.projects`."""

    name = "latu.projects"
