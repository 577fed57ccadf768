"""What personal data is kept for, in words for readers of the record of processing.

Models name purposes shortly beside their columns; here these are gathered under what a lawyer reads. What speaks for
a legitimate interest stands per key in `data/balancing.toml`.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

type Text = Any  # a lazy translation

_CONTACTS = _("professional contacts of the region's developers")
_USERS = _("users of the service")
_CLIENTS = _("contact persons of client companies")
_PARTNERS = _("people of partner organisations")
_NAMED = _("people who are named in what users write or bring")
_WRITTEN_TO = _("people to whom the service sends mail")

_THEMSELVES = _("the person")
_COLLEAGUES = _("users of the service who know the person")
_FILES = _("files and public registers that users bring in")
_USE = _("made as the service is used")
_INVITER = _("the user who invites the person")

_CHOSEN = _(
    "those whom the keeper of the record lets see it: the keeper alone, the organisation, the network or everybody"
)
_OWN_ORGANISATION = _("members of the organisation that wrote it")
_NETWORK = _("users who may see the record in question")
_BOTH = _("the people who take part in it")
_SELF = _("the user alone")
_ADMINISTRATORS = _("administrators and coordinators of the service")
_MAIL = _("the reader of the mail, and the mail server that the controller uses")


@dataclass(frozen=True, slots=True)
class Purpose:
    """One entry of the record. `declared`: what the models call it."""

    key: str
    title: Text
    declared: tuple[str, ...]
    people: tuple[Text, ...]
    sources: tuple[Text, ...]
    recipients: tuple[Text, ...]


PURPOSES = (
    Purpose(
        "contacts",
        _("Keeping professional contacts and knowing who knows whom"),
        ("keeping professional contacts",),
        (_CONTACTS, _USERS),
        (_THEMSELVES, _COLLEAGUES, _FILES),
        (_CHOSEN,),
    ),
    Purpose(
        "introductions",
        _("Introducing people to each other"),
        ("finding introductions", "asking for an introduction, and what came of it"),
        (_CONTACTS, _USERS),
        (_USE, _THEMSELVES),
        (_BOTH, _MAIL),
    ),
    Purpose(
        "clients",
        _("Advising client companies"),
        ("advising a client company", "what a client was told and answered"),
        (_CLIENTS, _USERS),
        (_THEMSELVES, _COLLEAGUES),
        (_OWN_ORGANISATION, _MAIL),
    ),
    Purpose(
        "partners",
        _("Finding partners for projects"),
        ("finding partners together", "whom to ask about a network"),
        (_PARTNERS, _USERS),
        (_THEMSELVES,),
        (_BOTH, _MAIL),
    ),
    Purpose(
        "accounts",
        _("User accounts, signing in and what each user may see"),
        (
            "sign-in and notices",
            "shown beside what the user writes",
            "finding unused accounts",
            "deciding what a user may see and do",
            "whom an invitation is for",
            "who invited; whose calendar it is",
        ),
        (_USERS,),
        (_THEMSELVES, _INVITER, _USE),
        (_ADMINISTRATORS, _NETWORK),
    ),
    Purpose(
        "work",
        _("Working together on records"),
        (
            "working together on a record",
            "better suggestions",
            "who looks after the record",
            "who decided what an organisation shows",
            "knowing who has taken over what",
        ),
        (_USERS, _NAMED),
        (_THEMSELVES, _COLLEAGUES),
        (_NETWORK,),
    ),
    Purpose(
        "history",
        _("Knowing who changed what, and where a value comes from"),
        ("knowing who changed what", "history of a record"),
        (_USERS, _CONTACTS),
        (_USE,),
        (_NETWORK,),
    ),
    Purpose(
        "search",
        _("Finding records, and telling a user what is new"),
        ("finding people one may see", "telling the user what is new for a search"),
        (_CONTACTS, _USERS, _NAMED),
        (_USE, _THEMSELVES),
        (_CHOSEN, _SELF),
    ),
    Purpose(
        "mail",
        _("Sending mail, and not sending it to those who want none"),
        ("sending the mail and proving it was sent", "not sending mail to it again"),
        (_WRITTEN_TO,),
        (_USE, _THEMSELVES),
        (_MAIL, _ADMINISTRATORS),
    ),
    Purpose(
        "imports",
        _("Bringing in files and registers, and mending their faults"),
        (
            "who started the run",
            "may name a person's file",
            "may quote a bad row",
            "mending a source's faults",
        ),
        (_USERS, _NAMED),
        (_FILES, _USE),
        (_ADMINISTRATORS,),
    ),
    Purpose(
        "rights",
        _("Keeping to what people ask about their data, and proving it"),
        (
            "keeping to an objection or an erasure",
            "finishing an erasure that was interrupted",
            "keeping a record of processing",
            "telling people what is held about them",
            "knowing who has looked at whose data",
            "proving what a person agreed to",
            "keeping a register of breaches",
        ),
        (_CONTACTS, _USERS, _NAMED),
        (_THEMSELVES, _USE),
        (_ADMINISTRATORS,),
    ),
)

# Declared so that the duties are kept, but about nobody who lives.
OF_NOBODY = ("invented people of the demo",)

BY_KEY = {each.key: each for each in PURPOSES}
OF_DECLARED = {declared: each for each in PURPOSES for declared in each.declared}
