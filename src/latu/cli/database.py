"""Gets Django and the database ready for a command."""

import sys

import django

from latu.cli.fault import Fault


def ready() -> None:
    """Set Django up and bring the database up to date; quick when nothing is to be done.

    A register that has just been made gets the region's public facts.
    """
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    is_new = not executor.loader.applied_migrations
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    _renew_vocabularies()
    _renew_documents()
    if is_new and not settings.LATU_DEMO:
        _seed()
    _finish_erasures()


def sqlite_only(instead: str) -> None:
    """Raise a fault that says what to do instead where the register stands in another database."""
    from django.db import connection

    if connection.vendor != "sqlite":
        raise Fault(f"this is for a register in SQLite; yours is in PostgreSQL: {instead}")


def _renew_vocabularies() -> None:
    """Load the thesaurus and the other vocabularies anew if they changed."""
    from latu.core.access import SYSTEM
    from latu.core.gate import write
    from latu.taxonomy.loading import is_due, load_vocabularies
    from latu.taxonomy.models import Concept

    if Concept.objects.exists() and is_due():
        with write(SYSTEM) as w:
            load_vocabularies(w)


def _renew_documents() -> None:
    """Write what search sees anew if a new version of Latu holds more in it."""
    from latu.core.access import SYSTEM
    from latu.core.gate import write
    from latu.search import renewal

    if not renewal.is_due():
        return
    for number, (noun, ids) in enumerate(renewal.batches()):
        if number == 0:
            print("latu: writing the search documents anew …", file=sys.stderr, flush=True)
        with write(SYSTEM) as w:
            renewal.renew(w, noun, ids)
    with write(SYSTEM) as w:
        renewal.finish(w)


def _finish_erasures() -> None:
    """Go on with what a kill interrupted, so that nobody stays half erased."""
    from latu.privacy.carrying_out import finish

    finish()


def _seed() -> None:
    from django.conf import settings

    from latu.core.access import SYSTEM
    from latu.core.gate import write
    from latu.seeding.public import seed_public
    from latu.seeding.regional import Region, RegionMissing

    try:
        region = Region(settings.LATU_REGION)
    except RegionMissing as missing:
        raise Fault(f"LATU_REGION={missing} is no folder with a region.toml.") from missing
    with write(SYSTEM) as w:
        seed_public(w, region, with_invented=False)
