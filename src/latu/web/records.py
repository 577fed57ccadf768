"""What can be done with any record: follow, comment; and one's own to-dos."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from latu.core.gate import write
from latu.records import actions, queries
from latu.records.models import Stance
from latu.web.lists import not_found
from latu.web.middleware import Request
from latu.web.visible import address_of, find


@login_required
@require_POST
def follow(request: Request, ref: str) -> HttpResponse:
    """Start or stop following a record."""
    record = find(request.viewer, ref)
    if record is None:
        return not_found(request)
    with write(request.viewer) as w:
        if request.POST.get("follow") == "1":
            actions.take_stance(w, ref=record.ref, kind=Stance.Kind.FOLLOW)
        else:
            actions.drop_stance(w, ref=record.ref, kind=Stance.Kind.FOLLOW)
    return redirect(address_of(record.ref))


@login_required
@require_POST
def comment(request: Request, ref: str) -> HttpResponse:
    """Add a comment to a record."""
    record = find(request.viewer, ref)
    if record is None:
        return not_found(request)
    text = request.POST.get("text", "").strip()[:5000]
    if text:
        with write(request.viewer) as w:
            actions.comment(w, ref=record.ref, text=text)
    return redirect(f"{address_of(record.ref)}#discussion")


@login_required
def todos(request: Request) -> HttpResponse:
    """My open to-dos, and marking one as done."""
    mine = queries.open_todos(request.viewer)
    if request.method == "POST":
        todo = mine.filter(pk=request.POST.get("done") or 0).first()
        if todo is None:
            return not_found(request)
        with write(request.viewer) as w:
            actions.finish_todo(w, todo=todo)
        return redirect(_back(request))
    rows = [(todo, address_of(todo.ref)) for todo in mine.order_by("due", "pk")]
    return render(request, "todo/list.html", {"todos": rows})


def _back(request: Request) -> str:
    """Where the person was, when that is a page of ours."""
    address = request.POST.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "todos"
