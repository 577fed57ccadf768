"""Back to the page that a person came from."""

from django.utils.http import url_has_allowed_host_and_scheme

from latu.web.middleware import Request


def return_to(request: Request, otherwise: str) -> str:
    """The address in `next`, sent or in the page's own address, when it is one of ours; else `otherwise`."""
    address = request.POST.get("next") or request.GET.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else otherwise
