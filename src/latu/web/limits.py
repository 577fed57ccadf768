"""Not too much of one thing in a short time; the limits stand in `ACCOUNT_RATE_LIMITS` of the settings."""

from allauth.core.ratelimit import consume
from django.http import HttpRequest


def is_within(request: HttpRequest, action: str, key: str = "") -> bool:
    """Whether this client, user or key may do it once more; counts it if so."""
    return bool(consume(request, action=action, key=key or None))
