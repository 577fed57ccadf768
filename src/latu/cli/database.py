"""Gets Django and the database ready for a command."""

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
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    is_new = not executor.loader.applied_migrations
    call_command("migrate", verbosity=0, interactive=False)
    if is_new and not settings.LATU_DEMO:
        _seed()


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
