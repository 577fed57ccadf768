"""Build the invented demo region if the data folder is empty, and serve it.

Only a folder that this command made is ever a demo: it holds demo.json.
"""

import argparse
import json
from datetime import UTC, date, datetime

from latu.cli import serve
from latu.cli.database import ready
from latu.cli.fault import Fault
from latu.cli.paths import data_folder


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    serve.arguments(parser)
    parser.add_argument("--build-only", action="store_true", help="build the demo and stop")


def run(args: argparse.Namespace) -> int:
    """Build and serve."""
    serve.check_port(args.host, args.port)
    serve.name_address(args.port)
    started = _mark()
    ready()
    _build(started)
    return 0 if args.build_only else serve.serve(args.host, args.port)


def _mark() -> date:
    """Make the folder a demo, unless it holds something else; returns the day of the first start."""
    folder = data_folder()
    marker = folder / "demo.json"
    if not marker.exists():
        if (folder / "latu.sqlite3").exists():
            raise Fault(
                f"{folder} holds a real register, not a demo. Set LATU_DATA to another folder for the demo."
            )
        marker.write_text(
            json.dumps({"started": datetime.now(UTC).date().isoformat()}), encoding="utf-8"
        )
    return date.fromisoformat(json.loads(marker.read_text(encoding="utf-8"))["started"])


def _build(started: date) -> None:
    """Fill an empty register in one transaction: a build that was killed starts again from nothing."""
    from django.conf import settings

    from latu.accounts.models import User
    from latu.core.access import SYSTEM
    from latu.core.gate import write
    from latu.seeding.demo import seed_demo
    from latu.seeding.regional import Region

    if User.objects.exists():
        return
    print("latu: building the demo region …", flush=True)
    with write(SYSTEM) as w:
        seed_demo(w, Region(settings.LATU_REGION), started)
