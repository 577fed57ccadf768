"""The kinds of long work of this app."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from latu.imports import calls, cordis, files, preview, thesaurus, undo
from latu.imports.files import exclusive, paths_of, refusing
from latu.jobs.registry import job
from latu.jobs.running import Run


@job("import_cordis", title=_("Import from CORDIS"))
def import_cordis(run: Run) -> dict[str, Any]:
    """Organisations, projects and participations from CORDIS files."""
    with exclusive(run), refusing(run):
        return cordis.run_import(run, paths_of(run))


@job("import_calls", title=_("Import of calls from the EU portal"))
def import_calls(run: Run) -> dict[str, Any]:
    """Calls from saved answers, or all of them from the portal itself."""
    with exclusive(run), refusing(run):
        if paths := paths_of(run):
            return calls.run_files(run, paths)
        return calls.run_fetch(run, run.params.get("url") or settings.LATU_PORTAL_URL)


@job("import_feed", title=_("Import of calls from a feed"))
def import_feed(run: Run) -> dict[str, Any]:
    """Calls from a JSON feed."""
    with exclusive(run), refusing(run):
        return calls.run_feed(run, paths_of(run)[0])


@job("import_thesaurus", title=_("Import of a thesaurus"))
def import_thesaurus(run: Run) -> dict[str, Any]:
    """Concepts from SKOS, or from files with labels."""
    with exclusive(run), refusing(run):
        return thesaurus.run_import(run, paths_of(run))


@job("remove_thesaurus", title=_("Removal of a thesaurus"))
def remove_thesaurus(run: Run) -> dict[str, Any]:
    """Take an imported thesaurus out again."""
    with exclusive(run):
        return thesaurus.run_removal(run)


@job("preview_import", title=_("Preview of an import"))
def preview_import(run: Run) -> dict[str, Any]:
    """What an import of uploaded files would do."""
    return preview.run_preview(run, paths_of(run))


@job("undo_import", title=_("Undoing an import"))
def undo_import(run: Run) -> dict[str, Any]:
    """Take back what a run wrote."""
    with exclusive(run):
        return undo.run_undo(run)


@job("clear_import_files", title=_("Deleting old import files"), every=timedelta(days=1))
def clear_import_files(run: Run) -> dict[str, Any]:
    """Uploaded files are kept for thirty days after their run."""
    return {"deleted": files.clear(run)}
