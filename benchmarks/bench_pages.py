"""CPU time of pages on a register of some size, beside the barest Django page over the same rows.

The yardstick is a view that lists 50 organisations in a plain table: no filters, no names per
language, no menu, no permissions. Goals: a list of 50 rows ≤ 25 ms.
"""

from datetime import timedelta

from tables import cpu_ms, report, start

ROUNDS = 60
RECORDS = 20_000
BARE = "{% for row in rows %}<tr><td>{{ row.name }}</td><td>{{ row.kind }}</td></tr>{% endfor %}"


def fill() -> None:
    """A register of organisations, calls and projects, each with documents."""
    from django.utils import timezone

    from latu.calls import actions as calls
    from latu.core.access import SYSTEM
    from latu.core.gate import write
    from latu.organisations import actions as organisations
    from latu.projects import actions as projects
    from latu.taxonomy.loading import load_vocabularies

    with write(SYSTEM) as w:
        load_vocabularies(w)
        rows = [
            organisations.create(
                w,
                content=organisations.Content(
                    values={
                        "name": f"Esimerkki {number} Oy",
                        "kind": "company",
                        "country_id": "FI",
                    },
                    names=(organisations.Name(f"Example {number} Ltd", "en"),),
                ),
                owner_id=None,
            )
            for number in range(RECORDS)
        ]
        for number in range(RECORDS // 4):
            at = timezone.now() + timedelta(days=number % 300)
            values = {
                "identifier": f"CALL-{number}",
                "titles": {"fi": f"Haku {number}", "en": f"Call {number}"},
            }
            calls.create(w, content=calls.Content(values=values, deadlines=(at,)), owner_id=None)
            parts = tuple(
                projects.Part(rows[(number + k) % RECORDS].pk, "participant", 1000)
                for k in range(8)
            )
            content = projects.Content(
                values={"acronym": f"P{number}", "titles": {"en": "Snow"}}, parts=parts
            )
            projects.create(w, content=content, owner_id=None)


def main() -> None:
    """Measure and print."""
    args = start(__doc__ or "")
    from django.template import engines
    from django.test import Client

    from latu.organisations.models import Organisation

    fill()
    client = Client(SERVER_NAME="127.0.0.1")
    bare = engines["django"].from_string(BARE)

    def barest() -> str:
        return bare.render({"rows": Organisation.objects.order_by("sort_key")[:50]})

    pages = {
        "list50": ("list of 50 organisations", "/organisations/"),
        "list50_search": ("the same, narrowed by a word", "/organisations/?q=esimerkki"),
        "list50_calls": ("list of 50 calls", "/calls/"),
        "list50_projects": ("list of 50 projects", "/projects/"),
        "home": ("first page of a visitor", "/"),
        "call": ("one call", "/calls/1/"),
        "organisation": ("one organisation", "/organisations/1/"),
        "project": ("one project", "/projects/1/"),
    }
    yardstick = cpu_ms(barest, ROUNDS)
    rows = []
    for key, (what, address) in pages.items():
        assert client.get(address).status_code == 200, address
        rows.append(
            (
                f"{key}_cpu_ms",
                what,
                cpu_ms(lambda address=address: client.get(address), ROUNDS),
                "ms",
            )
        )
    rows.append(("bare_cpu_ms", "yardstick: bare Django table of 50 rows", yardstick, "ms"))
    rows.append(
        ("list50_ratio", "list of 50 organisations / yardstick", rows[0][2] / yardstick, "×")
    )
    report(args, f"CPU of pages, {RECORDS:,} organisations (median of {ROUNDS})", rows)


if __name__ == "__main__":
    main()
