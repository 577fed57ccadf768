"""One search box for all nouns."""

from django.http import HttpResponse
from django.shortcuts import render

from latu.web.middleware import Request


def search(request: Request) -> HttpResponse:
    """What was found."""
    return render(request, "search/results.html", {"q": request.GET.get("q", "")})
