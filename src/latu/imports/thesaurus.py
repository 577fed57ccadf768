"""Concepts of thesauri of others: read whole, then written some hundred at a time, then put below one another."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from latu.core.gate import Write, write
from latu.imports.ledger import Ledger, stamp_of
from latu.jobs.running import Run
from latu.sources.problems import Code, Problem, Reason
from latu.sources.skos.parse import read
from latu.sources.skos.records import Concept, name_of
from latu.taxonomy import schemes

CONCEPT = "concept"  # counted as nouns are
AT_ONCE = 200
READING, CONCEPTS, BELOW, MATCHING = "reading", "concepts", "hierarchy", "matching"
REMOVING = "removing"
WHOLE_FILE = "file"


def run_import(run: Run, paths: Sequence[Path]) -> dict[str, Any]:
    """Import the thesaurus of these files under the name of the parameters, or else its own."""
    scheme, faults = read(paths, lambda done, total: run.progress(done, total, READING))
    name = name_of(run.params.get("name") or scheme.name) or WHOLE_FILE
    ledger = Ledger(run, f"{name} {stamp_of(paths)}")
    if not ledger.is_resumed:
        with write(run.viewer, run_id=run.id) as w:
            for is_row in (True, False):
                some = [each for each in faults if (each.row is not None) == is_row]
                ledger.refuse(w, some, is_row=is_row)
    ledger.in_batches(
        CONCEPTS,
        [scheme.concepts[key] for key in sorted(scheme.concepts)],
        len(scheme.concepts),
        AT_ONCE,
        lambda each: each,
        lambda w, batch: _put(w, ledger, name, batch),
    )
    run.progress(0, 1, BELOW)
    with write(run.viewer, run_id=run.id) as w:
        ledger.more["below"] = _link(w, ledger, name, scheme.concepts)
    run.progress(0, 1, MATCHING)
    with write(run.viewer, run_id=run.id) as w:
        same = schemes.match(w, name)
    return {**ledger.result(), "scheme": name, "below": ledger.more["below"], "same": same}


def run_removal(run: Run) -> dict[str, Any]:
    """Take out the imported thesaurus that the parameters name; returns how many concepts it had."""
    run.progress(0, 1, REMOVING)
    with write(run.viewer, run_id=run.id) as w:
        count = schemes.remove(w, run.params["scheme"])
    return {"counts": {CONCEPT: {"deleted": count}}, "scheme": run.params["scheme"]}


def _put(w: Write, ledger: Ledger, name: str, batch: Sequence[Concept]) -> None:
    items = [schemes.Incoming(each.key, each.labels, each.others) for each in batch]
    counts = schemes.upsert(w, name, items)
    ledger.count(CONCEPT, new=counts.new, changed=counts.changed, unchanged=counts.unchanged)


def _link(w: Write, ledger: Ledger, name: str, concepts: Mapping[str, Concept]) -> int:
    """How many concepts stand below others now that did not, or below another one."""
    broader = {each.key: each.broader for each in concepts.values() if each.broader}
    changed, unknown, circles = schemes.link(w, name, broader)
    faults = [Problem(Code.UNKNOWN_REFERENCE, value=key[-80:]) for key in unknown]
    detail = {"reason": str(Reason.CIRCLE)}
    faults += [Problem(Code.CONFLICT, value=key[-80:], detail=detail) for key in circles]
    ledger.refuse(w, faults, is_row=False)
    return changed
