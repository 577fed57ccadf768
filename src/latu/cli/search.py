"""Search as a visitor does: ./latu search "porotalous" --noun call --lang fi --limit 10 --json."""

import argparse
import json

from latu.cli.database import ready
from latu.cli.fault import Fault

LANGUAGES = ("fi", "sv", "en", "se")
MOST = 1000


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to look for."""
    parser.add_argument("query", help="as it is typed into the search box")
    parser.add_argument("--noun", default="", help="call, project, organisation, person or network")
    parser.add_argument("--lang", default="fi", choices=LANGUAGES, help="language of titles (fi)")
    parser.add_argument("--limit", type=int, default=10, help="how many at most (10)")
    parser.add_argument("--exact", action="store_true", help="only the words that are written")
    parser.add_argument("--json", action="store_true", help="one JSON list on one line")


def run(args: argparse.Namespace) -> int:
    """Print what the search page shows to someone who is not signed in."""
    ready()
    from django.http import QueryDict
    from django.utils import translation

    from latu.core.access import ANYONE
    from latu.search.parsing import NOUNS
    from latu.web.search import look

    if args.noun and args.noun not in NOUNS:
        raise Fault(f"there is no kind of record called {args.noun}: use {', '.join(NOUNS)}.")
    if not 1 <= args.limit <= MOST:
        raise Fault(f"--limit is a number from 1 to {MOST}.")
    address = QueryDict(mutable=True)
    address.update({"q": args.query, "noun": args.noun, "exact": "1" if args.exact else ""})
    with translation.override(args.lang):
        found = [
            {
                "identifier": getattr(row.record, "identifier", "") or str(row.hit.ref),
                "title": str(row.record),
                "why": row.hit.why,
            }
            for row in look(ANYONE, address, args.limit).all_rows
        ]
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for each in found:
            print(f"{each['identifier']}  {each['title']}  ({each['why']})")
    return 0
