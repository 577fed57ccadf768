"""Puts the viewer on each request, and turns `Forbidden` into a plain 403."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from latu.accounts.models import User
from latu.core.access import Forbidden, Viewer
from latu.organisations.viewers import viewer_of


class Request(HttpRequest):
    """A request as views see it."""

    viewer: Viewer


def _viewer(request: HttpRequest) -> Viewer:
    return viewer_of(request.user if isinstance(request.user, User) else None)


class ViewerMiddleware:
    """`request.viewer`, computed when first asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        cast(Request, request).viewer = cast(Viewer, SimpleLazyObject(lambda: _viewer(request)))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say that this is not allowed, and nothing about what exists."""
        if isinstance(exception, Forbidden):
            with translation.override(translation.get_language()):
                return render(request, "403.html", status=403)
        return None
