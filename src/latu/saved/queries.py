"""Reading one's own saved searches."""

from django.db.models import QuerySet

from latu.core.access import Viewer
from latu.saved.models import SavedSearch


def own(viewer: Viewer) -> QuerySet[SavedSearch]:
    """The viewer's, by name."""
    return SavedSearch.objects.filter(user_id=viewer.user_id or 0).order_by("name", "pk")
