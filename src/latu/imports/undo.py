"""Taking back what a run wrote, newest change first; what has been touched since stays, with the reason."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Any

from django.db import models

from latu.calls import bulk as calls
from latu.calls.models import Call, Deadline
from latu.core.gate import Write, write
from latu.imports.ledger import MOST_KEPT, PARTICIPATION, PROPOSAL, Ledger
from latu.imports.messages import Kept
from latu.imports.models import Refusal
from latu.imports.runs import UNDO
from latu.jobs.models import JobRun
from latu.jobs.running import Run
from latu.organisations import bulk as organisations
from latu.organisations.models import Identifier, Organisation, OrganisationName
from latu.projects import bulk as projects
from latu.projects.models import Participation, Project
from latu.records import incoming
from latu.records.models import Change, Comment, File, Proposal, Source, Stance, Todo
from latu.taxonomy.models import Tag
from latu.teams.models import TeamStance

AT_ONCE = 200
NOUNS: dict[str, tuple[type[models.Model], ModuleType]] = {
    organisations.NOUN: (Organisation, organisations),
    projects.NOUN: (Project, projects),
    calls.NOUN: (Call, calls),
}
# What goes with its record; any other row that points to a record keeps it.
OWN_PARTS: dict[type[models.Model], set[type[models.Model]]] = {
    Organisation: {OrganisationName, Identifier},
    Project: {Participation},
    Call: {Deadline},
}
NOTES = (Comment, File, Todo, Stance, TeamStance)


def run_undo(run: Run) -> dict[str, Any]:
    """Undo the run named in the parameters; returns the figures."""
    undone = JobRun.objects.get(pk=run.params["run"])
    ledger = Ledger(run)
    total = Change.objects.filter(run=undone).count()
    below = ledger.more.get("below")
    done = ledger.more.get("done", 0)
    while True:
        changes = Change.objects.filter(run=undone, noun__in=NOUNS).select_related("body")
        if below is not None:
            changes = changes.filter(pk__lt=below)
        batch = list(changes.order_by("-pk")[:AT_ONCE])
        if not batch:
            break
        with write(run.viewer, run_id=run.id) as w:
            _undo(w, ledger, undone, batch)
            below, done = batch[-1].pk, done + len(batch)
            ledger.more = {"below": below, "done": done}
            ledger.save(w)
        run.progress(min(done, total), total, "undoing")
    with write(run.viewer, run_id=run.id):
        if dropped := _release_sources(undone):
            ledger.count(PROPOSAL, deleted=dropped)
    return ledger.result()


def _undo(w: Write, ledger: Ledger, undone: JobRun, batch: list[Change]) -> None:
    """Take back these changes, newest first; a record may have several."""
    groups: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in batch:
        groups[change.noun, change.action].append(change)
    # Within a batch a record's changes come before its creation, and projects before organisations.
    order = {
        noun: number for number, noun in enumerate((projects.NOUN, calls.NOUN, organisations.NOUN))
    }
    for noun, action in sorted(groups, key=lambda g: (g[1] == Change.Action.CREATE, order[g[0]])):
        changes = groups[noun, action]
        if action == Change.Action.CREATE:
            _delete_created(w, ledger, undone, noun, changes)
        elif action == Change.Action.UPDATE:
            for wave in _once_each(changes):
                _restore(w, ledger, undone, noun, wave)


def _once_each(changes: Iterable[Change]) -> list[list[Change]]:
    """The changes in waves of which each holds a record once, newest first."""
    waves: list[dict[int, Change]] = []
    for change in changes:
        wave = next((each for each in waves if change.record_id not in each), None)
        if wave is None:
            wave = {}
            waves.append(wave)
        wave[change.record_id] = change
    return [list(wave.values()) for wave in waves]


def _delete_created(
    w: Write, ledger: Ledger, undone: JobRun, noun: str, changes: list[Change]
) -> None:
    model, bulk = NOUNS[noun]
    rows = bulk.load(change.record_id for change in changes)
    reasons = {**_in_use(model, rows), **_noted(noun, rows), **_touched(noun, rows, undone)}
    for pk, (code, detail) in reasons.items():
        _keep(w, ledger, code, rows[pk], detail)
    free = [pk for pk in rows if pk not in reasons]
    if noun == projects.NOUN:
        numbers = {pk: len(row.participations.all()) for pk, row in rows.items()}
        kept = sum(numbers[pk] for pk in reasons)
        ledger.count(PARTICIPATION, deleted=sum(numbers.values()) - kept, kept=kept)
    bulk.remove(w, free)
    ledger.count(noun, deleted=len(free), kept=len(reasons))


type Reasons = dict[int, tuple[Kept, dict[str, str]]]


def _touched(noun: str, ids: Iterable[int], undone: JobRun) -> Reasons:
    """Records that people or other imports have changed; undone imports and undoings do not count."""
    undoings = JobRun.objects.filter(kind=UNDO)
    taken_back = [params.get("run") for params in undoings.values_list("params", flat=True)]
    ignored = [undone.pk, *undoings.values_list("pk", flat=True), *filter(None, taken_back)]
    changes = Change.objects.filter(noun=noun, record_id__in=list(ids)).exclude(run_id__in=ignored)
    return {pk: (Kept.CHANGED, {}) for pk in changes.values_list("record_id", flat=True)}


def _noted(noun: str, ids: Iterable[int]) -> Reasons:
    found: Reasons = {}
    said = Tag.objects.exclude(origin=Tag.Origin.FOUND)
    for notes in (*(model.objects.all() for model in NOTES), said):
        rows = notes.filter(noun=noun, record_id__in=list(ids))
        found |= {pk: (Kept.NOTED, {}) for pk in rows.values_list("record_id", flat=True)}
    return found


def _in_use(model: type[models.Model], ids: Iterable[int]) -> Reasons:
    """Records that rows of other tables point to, save for their own parts."""
    found: Reasons = {}
    wanted = list(ids)
    for relation in model._meta.related_objects:
        other = relation.related_model
        if not isinstance(other, type) or other in OWN_PARTS[model]:
            continue
        name = relation.field.attname
        rows = other._default_manager.filter(**{f"{name}__in": wanted})
        if other is model:
            rows = rows.exclude(pk=models.F(name))
        by = other._meta.label_lower
        found |= {pk: (Kept.IN_USE, {"by": by}) for pk in rows.values_list(name, flat=True)}
    return found


def _restore(w: Write, ledger: Ledger, undone: JobRun, noun: str, changes: list[Change]) -> None:
    """Set changed fields back whose value is still the import's."""
    _model, bulk = NOUNS[noun]
    rows = bulk.load(change.record_id for change in changes)
    values = bulk.values_of(rows.values())
    back: dict[int, dict[str, list[Any]]] = {}
    for change in changes:
        pk = change.record_id
        if pk not in rows:
            continue
        fields = {k: v for k, v in change.body.fields.items() if k != incoming.ORIGIN}
        still = {k: v for k, v in fields.items() if _same(values[pk].get(k), v[1])}
        if len(still) < len(fields):
            detail = {"fields": ", ".join(sorted(set(fields) - set(still)))}
            _keep(w, ledger, Kept.CHANGED, rows[pk], detail)
            ledger.count(noun, kept=1)
        if still:
            back[pk] = still
    for fields in back.values():
        if noun == projects.NOUN and projects.PARTICIPATIONS in fields:
            _count_parts(ledger, *fields[projects.PARTICIPATIONS])
    bulk.restore(w, rows, back)
    incoming.put_back(w, noun, undone.pk, {c.record_id: c.body.fields for c in changes}, back)
    ledger.count(noun, restored=len(back))


def _count_parts(ledger: Ledger, wanted: list[Any] | None, now: list[Any] | None) -> None:
    """Parts of one project that are set back as they were, and those that were not there."""
    before = {tuple(part[:2]): part for part in wanted or ()}
    written = {tuple(part[:2]): part for part in now or ()}
    changed = [key for key, part in before.items() if written.get(key) != part]
    ledger.count(PARTICIPATION, restored=len(changed), deleted=len(written.keys() - before.keys()))


def _same(now: object, written: object) -> bool:
    """Lists of names, numbers and parts are compared without regard to order."""
    if isinstance(now, list) and isinstance(written, list):
        return sorted(map(repr, now)) == sorted(map(repr, written))
    return now == written


def _keep(w: Write, ledger: Ledger, code: Kept, row: Any, detail: Mapping[str, str]) -> None:
    """Count and note something that stays, with the reason."""
    ledger.refused["refused"] += 1
    if ledger.refused["refused"] <= MOST_KEPT:
        Refusal(
            run_id=ledger.run.id, is_row=True, code=code, value=str(row)[:200],
            detail={**detail, "ref": str(row.ref)},
        ).save()  # fmt: skip
    del w  # proof that the gate is open


def _release_sources(undone: JobRun) -> int:
    """Sources that the run only confirmed: the next import looks at them again; returns how many
    of the run's proposals went."""
    dropped, _by_model = Proposal.objects.filter(
        source__run=undone, state=Proposal.State.OPEN, made_at__gte=undone.created_at
    ).delete()
    Source.objects.filter(run=undone).update(run=None, digest="")
    return dropped
