"""A process that adds people and erases them one after another, and says each time what is done; to be killed.

    python -m tests.erasure.writer DATA SAID

At its start it does what every start does, and checks what earlier ones said (`SAID`, a line each): what was said to
be there is there, what was said to be gone is gone, and nobody is half of each. Then it says "ready", else what is
wrong, and ends with 3.
"""

import sys
from pathlib import Path

from latu.cli.database import ready

if __name__ == "__main__":
    ready()

from django.db import connection

from latu.core.access import SYSTEM, Role, Viewer
from latu.core.gate import home, write
from latu.organisations import actions as organisations
from latu.organisations.models import Organisation
from latu.people import actions
from latu.people.models import Person
from latu.privacy import carrying_out
from latu.privacy.models import Erased
from latu.records import chain
from latu.records.models import Comment

ADMINISTRATOR = Viewer(roles=frozenset({Role.ADMINISTRATOR}))
FAMILY = "Kanaria"


def main(said: list[list[str]]) -> int:
    """Check, then work until killed."""
    if wrong := faults(said):
        say("wrong", *wrong)
        return 3
    say("ready")
    names = [name for _word, name in said] + list(Person.objects.values_list("given", flat=True))
    number = 1 + max((int(name[4:-1]) for name in names), default=0)
    place = Organisation.objects.first() or _place()
    while True:
        work(place, number)
        number += 1


def say(*words: str) -> None:
    """One line, at once."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def work(place: Organisation, number: int) -> None:
    """Add a person, with a note of somebody else about them; then erase the other ones."""
    name = f"Nimi{number}x"
    with write(SYSTEM) as w:
        values = {"given": name, "family": FAMILY, "email": f"{name}@example.org"}
        actions.create(w, content=actions.Content(values=values), owner_id=place.pk)
        text = f"Tapasin: {name} {FAMILY}."
        Comment.objects.create(noun="organisation", record_id=place.pk, text=text, at=w.at)
    say("made", name)
    for person in Person.objects.exclude(given=name):
        given = person.given
        say("erasing", given)
        carrying_out.erase(ADMINISTRATOR, [person])
        say("erased", given)


def faults(said: list[list[str]]) -> list[str]:
    """What does not fit: with what was said, or a person with the notes about them."""
    made, begun, erased = (
        {name for word, name in said if word == each} for each in ("made", "erasing", "erased")
    )
    there = set(Person.objects.values_list("given", flat=True))
    noted = {text.split()[1] for text in Comment.objects.values_list("text", flat=True)} - {"[…]."}
    connection.close()  # before its files are opened, or SQLite's locks would be lost
    kept = b"".join(path.read_bytes() for path in home().glob("latu.sqlite3*"))
    return [
        *(f"lost:{name}" for name in made - begun - there),
        *(f"back:{name}" for name in erased & there),
        *(f"half:{name}" for name in there ^ noted),
        *(f"bytes:{name}" for name in (made | begun) - there if name.encode() in kept),
        *(f"unfinished:{row}" for row in Erased.objects.filter(done_at=None)),
        *filter(None, [chain.verify(lambda _: None).fault]),
    ]


def _place() -> Organisation:
    with write(SYSTEM) as w:
        content = organisations.Content(values={"name": "Paikka"})
        return organisations.create(w, content=content, owner_id=None)


if __name__ == "__main__":
    lines = Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    sys.exit(main([line.split() for line in lines]))
