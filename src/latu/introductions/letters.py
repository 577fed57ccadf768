"""The mails of a request for an introduction: to who is asked, once more after a week, and to all three at the end."""

from collections.abc import Callable
from datetime import timedelta

from latu.accounts import links
from latu.core.gate import Write
from latu.introductions.models import Introduction, Step
from latu.introductions.requests import middle_of, reach, workplaces
from latu.mail.actions import send

PURPOSE = "introduction"

type Address = Callable[[str], str]  # of the answering page, by the link's secret


def ask(w: Write, step: Step, address: Address, *, again: bool = False) -> None:
    """Mail the question with a link of its own, which works as long as the request; `again`: as a reminder.

    Who cannot be written to (any more) gets none, and nobody is told.
    """
    row = step.introduction
    to, language = reach(step.user, step.person)
    if not to:
        return
    days = max((row.ends_at - w.at) // timedelta(days=1), 1)
    data = {"step": step.pk, "introduction": row.pk}
    secret = links.make(w, purpose=PURPOSE, data=data, days=days).secret
    is_middle = step.position == Step.Position.MIDDLE
    send(
        w,
        key=f"introduction:{step.pk}{':again' if again else ''}",
        to=to,
        template="introduction_middle" if is_middle else "introduction_target",
        language=language,
        context={**_facts(row), "link": address(secret), "days": days, "again": again},
        holds_secret=True,
    )


def introduce(w: Write, target: Step) -> None:
    """The same mail to all three: who they are, how to reach the two, and what each said."""
    row = target.introduction
    middle = middle_of(row)
    context = {
        **_facts(row),
        "asker_email": row.asker.email,
        "target_email": reach(target.user, target.person)[0],
        "target_phone": target.person.phone if target.person is not None else "",
        "target_words": target.words,
    }
    readers = {
        "asker": (row.asker.email, row.asker.language),
        "middle": reach(middle.user, middle.person),
        "target": reach(target.user, target.person),
    }
    for who, (to, language) in readers.items():
        if to:
            send(
                w,
                key=f"introduced:{row.pk}:{who}",
                to=to,
                template="introduced",
                language=language,
                context=dict(context),
            )


def kill_links(w: Write, row: Introduction) -> None:
    """Make all links of the request worthless."""
    for link in links.live(PURPOSE).filter(data__introduction=row.pk):
        links.revoke(w, link.pk)


def _facts(row: Introduction) -> dict[str, object]:
    middle = middle_of(row)
    return {
        "asker": str(row.asker),
        "office": workplaces([row.asker_id]).get(row.asker_id, ""),
        "middle": middle.name,
        "middle_words": middle.words,
        "target": str(row.target) if row.target is not None else "",
        "organisation": row.organisation,
        "call": row.call,
        "words": row.words,
    }
