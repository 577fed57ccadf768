"""Puts the viewer on each request, turns `Forbidden` into a plain 403, and leads on from addresses of forms."""

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from latu.accounts.models import User
from latu.core.access import Forbidden, Viewer
from latu.organisations.viewers import viewer_of
from latu.web import post_only


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


class PostOnlyMiddleware:
    """No empty page at an address that only takes what is sent, and no silence about what was sent in vain."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return post_only.opened(request, response)
        post_only.lead_back(request, response)
        return response
