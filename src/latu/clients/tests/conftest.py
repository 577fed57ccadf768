"""Clients and calls for the tests."""

from datetime import timedelta
from typing import Any

from tests.cast import Cast

from latu.calls import actions as calls
from latu.calls.models import Call
from latu.clients import actions, tips
from latu.clients.models import Client, Tip
from latu.core.access import SYSTEM
from latu.core.dates import eu_deadline, today
from latu.core.gate import write
from latu.taxonomy.models import Concept
from latu.taxonomy.tags import set_tags

CONTACT = {"contact": "Pekka Paja", "email": "pekka@example.org", "language": "sv"}


def make_client(cast: Cast, **more: Any) -> Client:
    """Paja is a client of Tunturi, looked after by Aino."""
    with write(cast.viewer(cast.aino)) as w:
        return actions.create(
            w, owner_id=cast.tunturi.pk, organisation=cast.paja, values={**CONTACT, **more}
        )


def make_call(name: str = "PORO", days: int = 40, **values: Any) -> Call:
    """An open call that closes in so many days."""
    with write(SYSTEM) as w:
        said = {"identifier": name, "titles": {"fi": f"{name}-haku", "sv": f"{name}-utlysning"}}
        content = calls.Content(
            values={**said, **values}, deadlines=(eu_deadline(today() + timedelta(days=days)),)
        )
        return calls.create(w, content=content, owner_id=None)


def tag(row: Any, *slugs: str) -> None:
    """Say what a record is about."""
    concepts = [
        Concept.objects.get_or_create(slug=slug, defaults={"labels": {"fi": slug}})[0].pk
        for slug in slugs
    ]
    with write(SYSTEM) as w:
        set_tags(w, row.ref, concepts)


def send(cast: Cast, client: Client, call: Call, words: str = "Sopisiko?", **more: Any) -> Tip:
    """A tip by Aino."""
    with write(cast.viewer(cast.aino)) as w:
        return tips.send_tip(
            w, client=client, call=call, words=words, address=address_of_tip, **more
        )


def address_of_tip(secret: str) -> str:
    return f"https://latu.example.org/tip/{secret}/"
