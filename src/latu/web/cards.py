"""Contact cards: taking them in from a file, giving them out, and one's own as a QR code."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latu.accounts.models import User
from latu.core.access import Viewer, require
from latu.core.gate import write
from latu.core.numbers import show_number
from latu.core.text import fold
from latu.imports.messages import left_out_sentence, sentence
from latu.organisations.models import Membership
from latu.people import actions, queries
from latu.people.cards import (
    LONGEST_NOTES,
    already_there,
    card_of,
    content_of,
    is_note_too_long,
    workplaces,
)
from latu.people.models import Person
from latu.people.unwanted import are_unwanted, traits_in
from latu.privacy import accesses
from latu.sources.problems import Problem, Unreadable
from latu.sources.tables.inputs import Input
from latu.sources.vcards import Card, Kind, Point, read_cards
from latu.sources.vcards.qr import qr_svg
from latu.sources.vcards.write import write_cards
from latu.web.forms.cards import CardsForm
from latu.web.lists import not_found
from latu.web.middleware import Request

MOST_AT_ONCE = 300
MOST_FAULTS = 100
LONGEST_NUMBER = 6
VCARD = "text/vcard; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Row:
    """A card as it is shown before it is taken in."""

    number: int
    card: Card
    workplace_found: bool
    is_unwanted: bool  # asked not to be kept
    present: Person | None  # somebody of the register whom it could be
    left_out: list[str]


@login_required
def cards(request: Request) -> HttpResponse:
    """Choose a file, look at what is in it, and take in what is wanted; nothing is kept before that."""
    require(bool(request.viewer.organisation_ids))
    if "cards" in request.POST:
        return _take_in(request)
    form = CardsForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "person/cards.html", {"form": form})
    try:
        read, faults = _read(_input(form.cleaned_data["file"]))
    except Unreadable as error:
        form.add_error("file", sentence(error.problem))
        return render(request, "person/cards.html", {"form": form})
    people = [card for card in read if card.kind is Kind.PERSON]
    context = {
        "form": form,
        "rows": _rows(request.viewer, people[:MOST_AT_ONCE]),
        "faults": [sentence(each) for each in faults[:MOST_FAULTS]],
        "more_faults": max(0, len(faults) - MOST_FAULTS),
        "organisations": [card.full_name for card in read if card.kind is not Kind.PERSON],
        "too_many": max(0, len(people) - MOST_AT_ONCE),
        "payload": _kept(request.viewer, people[:MOST_AT_ONCE]),
    }
    return render(request, "person/cards_chosen.html", context)


def _take_in(request: Request) -> HttpResponse:
    try:
        kept = signing.loads(request.POST["cards"], salt=_salt(request.viewer))
    except signing.BadSignature:
        messages.error(request, _("The cards did not arrive whole. Choose the file again."))
        return redirect("cards")
    read, _faults = _read(_of_text(kept))
    chosen, seen = _numbers(request, "take", len(read)), _numbers(request, "seen", len(read))
    found = already_there(request.viewer, [read[number] for number in chosen])
    places = workplaces(request.viewer, read)
    contents = [content_of(card, places.get(fold(card.organisation))) for card in read]
    unwanted = are_unwanted(traits_in(each) for each in contents)
    new = [
        contents[number]
        for number, person in zip(chosen, found, strict=True)
        # Whoever has seen that somebody is there insists; who asked not to be kept is not offered.
        if (person is None or number in seen) and not unwanted[number]
    ]
    with write(request.viewer) as w:
        owner = min(request.viewer.organisation_ids)
        for content in new:
            actions.create(w, content=content, owner_id=owner)
    n = len(new)
    text = ngettext("%(n)d contact was added.", "%(n)d contacts were added.", n) % {"n": n}
    if any(unwanted[number] for number in chosen):
        text += " " + _("Those who asked not to be kept were left out.")
    elif len(new) < len(chosen):
        text += " " + _("The others are there already.")
    messages.success(request, text)
    return redirect("people")


def _numbers(request: Request, name: str, count: int) -> list[int]:
    """Numbers of cards that the form names, each once."""
    typed = [each for each in request.POST.getlist(name) if each.isascii() and each.isdecimal()]
    return sorted({int(each) for each in typed if len(each) <= LONGEST_NUMBER} & {*range(count)})


def _read(source: Input) -> tuple[list[Card], list[Problem]]:
    """All cards and faults; raises `Unreadable`."""
    read: list[Card] = []
    faults: list[Problem] = []
    for each in read_cards(source):
        if isinstance(each, Card):
            read.append(each)
        else:
            faults.append(each)
    return read, faults


def _input(file: UploadedFile[bytes]) -> Input:
    content = file.read()
    return Input(file.name or "", len(content), lambda: io.BytesIO(content))


def _of_text(text: str) -> Input:
    content = text.encode()
    return Input("", len(content), lambda: io.BytesIO(content))


def _kept(viewer: Viewer, read: Sequence[Card]) -> str:
    """The cards as the page carries them to the next one, so that nothing of them is kept before somebody says so."""
    short = [replace(card, note=card.note[:LONGEST_NOTES]) for card in read]
    return signing.dumps(b"".join(write_cards(short)).decode(), salt=_salt(viewer), compress=True)


def _salt(viewer: Viewer) -> str:
    return f"cards {viewer.user_id}"


def _rows(viewer: Viewer, read: Sequence[Card]) -> list[Row]:
    places = workplaces(viewer, read)
    unwanted = are_unwanted(
        traits_in(content_of(card, places.get(fold(card.organisation)))) for card in read
    )
    found = already_there(viewer, read)
    return [
        Row(number, card, fold(card.organisation) in places, unwanted[number], found[number], _left_out(card))
        for number, card in enumerate(read)
    ]  # fmt: skip


def _left_out(card: Card) -> list[str]:
    said = [left_out_sentence(each) for each in card.left_out]
    if is_note_too_long(card):
        most = show_number(LONGEST_NOTES)
        said.append(
            _("The note is longer than %(n)s characters; its end is not kept.") % {"n": most}
        )
    return said


def person_card(request: Request, pk: int) -> HttpResponse:
    """One contact as a card for a phone or a mail program."""
    row = queries.one(request.viewer, pk)
    if row is None:
        return not_found(request)
    with write(request.viewer) as w:
        accesses.exported(w, noun=Person.NOUN, what="vcf", record_id=pk)
    return attached([card_of(row)], f"latu-{pk}")


def attached(given: Sequence[Card], name: str) -> HttpResponse:
    """Cards as a file."""
    return HttpResponse(
        b"".join(write_cards(given)),
        content_type=VCARD,
        headers={"Content-Disposition": f'attachment; filename="{name}.vcf"'},
    )


@login_required
def own_card(request: Request) -> HttpResponse:
    """One's own card as a QR code, and as a file."""
    user = get_object_or_404(User, pk=request.viewer.user_id)
    card = _own(user)
    if request.GET.get("format") == "vcf":
        return attached([card], "latu")
    code = SafeString(qr_svg(card))  # written by the library from escaped text
    return render(request, "profile/card.html", {"card": card, "code": code})


def _own(user: User) -> Card:
    person = getattr(user, "person", None)
    memberships = Membership.objects.filter(user=user).select_related("organisation")
    first = memberships.order_by("since", "pk").first()
    name = str(user)
    given, _blank, family = name.rpartition(" ")
    return Card(
        full_name=name,
        given=given,
        family=family,
        organisation=first.organisation.name if first else "",
        emails=(Point(user.email),),
        telephones=(Point(person.phone),) if person is not None and person.phone else (),
    )
