"""What can be done with any record: follow, comment, attach files, to-dos, decide on proposals."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from latu.core.access import require, require_user
from latu.core.gate import write
from latu.people.models import Person
from latu.records import actions, files, proposals, queries
from latu.records.models import Comment, File, Proposal, Stance
from latu.web.accepting import DOES_NOT_FIT, accept
from latu.web.forms.records import CommentForm, FileForm, PersonCommentForm, RecordForm, TodoForm
from latu.web.lists import not_found
from latu.web.middleware import Request
from latu.web.returning import return_to
from latu.web.visible import Record, address_of, find, many


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
    """Add a comment to a record, or take one away (`delete`)."""
    record = find(request.viewer, ref)
    if record is None:
        return not_found(request)
    if "delete" in request.POST:
        rows = Comment.objects.filter(noun=record.ref.noun, record_id=record.ref.id)
        row = rows.filter(pk=_number(request.POST["delete"])).first()
        if row is None:
            return not_found(request)
        with write(request.viewer) as w:
            actions.delete_comment(w, comment=row)
    else:
        require(request.viewer.in_network)
        kind = PersonCommentForm if record.ref.noun == Person.NOUN else CommentForm
        form = kind(request.POST, level=record.level)
        if not form.is_valid():
            return come_back(request, record, form)
        with write(request.viewer) as w:
            actions.comment(w, ref=record.ref, text=form.cleaned_data["text"])
    return redirect(f"{address_of(record.ref)}#discussion")


def come_back(request: Request, record: Record, form: RecordForm) -> HttpResponse:
    """The record's page with the form as it was sent, and beside it what is wrong."""
    page = resolve(address_of(record.ref)).func
    response: HttpResponse = page(request, record.pk, sent=form)
    return response


@login_required
@require_POST
def file_add(request: Request, ref: str) -> HttpResponse:
    """Attach a file to a record."""
    record = find(request.viewer, ref)
    if record is None:
        return not_found(request)
    require(request.viewer.in_network)
    form = FileForm(request.POST, request.FILES, level=record.level)
    if not form.is_valid():
        return come_back(request, record, form)
    upload = form.cleaned_data["file"]
    try:
        digest, size = files.keep(upload.chunks())
    except files.TooLarge:
        form.add_error(
            "file",
            _(
                "The file is larger than 25 MB. Put it elsewhere and write its address in a comment."
            ),
        )
        return come_back(request, record, form)
    with write(request.viewer) as w:
        files.attach(w, ref=record.ref, name=upload.name or "", digest=digest, size=size)
    return redirect(f"{address_of(record.ref)}#files")


@login_required
def file(request: Request, pk: int) -> HttpResponseBase:
    """Download a file, or delete it (POST)."""
    row = File.objects.filter(pk=pk).first()
    record = find(request.viewer, str(row.ref)) if row else None
    if row is None or record is None or not request.viewer.in_network:
        return not_found(request)
    if request.method == "POST":
        with write(request.viewer) as w:
            files.delete(w, file=row)
        return redirect(f"{address_of(record.ref)}#files")
    content = files.path_of(row.digest).open("rb")
    return FileResponse(
        content, as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )


@login_required
def todos(request: Request) -> HttpResponse:
    """My open to-dos, and marking one as done."""
    mine = queries.open_todos(request.viewer)
    if request.method == "POST":
        todo = mine.filter(pk=_number(request.POST.get("done", ""))).first()
        if todo is None:
            return not_found(request)
        with write(request.viewer) as w:
            actions.finish_todo(w, todo=todo)
        return redirect(return_to(request, "todos"))
    rows = list(mine)
    records = many(request.viewer, [todo.ref for todo in rows])
    return render(
        request, "todo/list.html", {"todos": [(todo, records.get(todo.ref)) for todo in rows]}
    )


@login_required
@require_POST
def todo_add(request: Request, ref: str) -> HttpResponse:
    """Note something to do about a record, for oneself."""
    record = find(request.viewer, ref)
    if record is None:
        return not_found(request)
    form = TodoForm(request.POST)
    if not form.is_valid():
        return come_back(request, record, form)
    with write(request.viewer) as w:
        user_id = require_user(request.viewer)
        actions.add_todo(w, ref=record.ref, user_id=user_id, **form.cleaned_data)
    messages.success(request, _("It waits for you on your first page."))
    return redirect(address_of(record.ref))


@login_required
@require_POST
def proposal(request: Request, pk: int) -> HttpResponse:
    """Take over the value that an import proposes, or keep ours."""
    row = Proposal.objects.filter(pk=pk, state=Proposal.State.OPEN).select_related("source").first()
    record = find(request.viewer, str(row.ref)) if row else None
    if row is None or record is None:
        return not_found(request)
    require(request.viewer.may_edit(record))
    accepted = request.POST.get("decision") == "accept"
    try:
        with write(request.viewer) as w:
            if accepted:
                accept(w, record, row)
            proposals.decide(w, proposal=row, accepted=accepted)
    except DOES_NOT_FIT:
        messages.error(
            request, _("The value could not be taken over. Press “Edit” and change it there.")
        )
    return redirect(address_of(record.ref))


def _number(text: str) -> int:
    """A record's number from a form; 0, which no record has, for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0
