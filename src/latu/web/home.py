"""The first page: what waits for me; for a visitor, what this place is."""

from django.http import HttpResponse
from django.shortcuts import render

from latu.web.middleware import Request


def home(request: Request) -> HttpResponse:
    """The first page."""
    return render(request, "home/home.html")


def about(request: Request) -> HttpResponse:
    """What Latu is, how accessible it is, and what becomes of personal data."""
    return render(request, "home/about.html")
