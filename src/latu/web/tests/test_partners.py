"""Partners that an import proposes where a person typed others."""

from typing import Any

from django.conf import settings
from django.test import Client
from tests.cast import Cast

from latu.core.access import Level
from latu.core.gate import write
from latu.organisations.models import Organisation
from latu.projects import actions
from latu.projects.models import Participation, Project
from latu.records.models import Proposal, Source


def make(cast: Cast, partner: Organisation, *proposed: list[Any]) -> Proposal:
    """A project in which a person typed one partner, and what a source says."""
    with write(cast.viewer(cast.sari)) as w:
        parts = (actions.Part(partner.pk, "coordinator", 1_000_00, None),)
        content = actions.Content(
            values={"identifier": "900000001", "acronym": "SNOW"}, parts=parts
        )
        project = actions.create(w, content=content, owner_id=None)
    source = Source.objects.create(
        noun=Project.NOUN, record_id=project.pk, system="cordis", key="1", confirmed_at=project.updated_at
    )  # fmt: skip
    return Proposal.objects.create(
        noun=Project.NOUN, record_id=project.pk, source=source, field="participations", value=list(proposed)
    )  # fmt: skip


def page(client: Client, proposal: Proposal) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client.get(f"/projects/{proposal.record_id}/").text


def test_the_proposal_is_told_in_words_and_taken_over(client: Client, cast: Cast) -> None:
    firm = Organisation.objects.create(name="Nordic Trials", sort_key="n", level=Level.PUBLIC)
    secret = Organisation.objects.create(name="CANARY", sort_key="c", level=Level.PRIVATE)
    proposal = make(
        cast,
        cast.paja,
        [cast.paja.pk, "coordinator", 1, 2_500_00, None],
        [firm.pk, "participant", 3, 40_000_50, 50_000_00],
        [secret.pk, "participant", 2, None, None],
        [999_999, "participant", 4, None, None],
    )
    client.force_login(cast.sari)
    shown = page(client, proposal)
    assert f"Changes: {cast.paja.name} (Coordinator, €2,500)." in shown
    assert "Nordic Trials (Partner, €40,000.50)" in shown
    assert "an organisation that you may not see (Partner)" in shown
    assert "CANARY" not in shown
    assert client.post(f"/proposals/{proposal.pk}/", {"decision": "accept"}).status_code == 302
    parts = Participation.objects.order_by("order").values_list(
        "organisation", "eu_cents", "total_cents"
    )
    assert list(parts) == [
        (cast.paja.pk, 2_500_00, None), (secret.pk, None, None), (firm.pk, 40_000_50, 50_000_00)
    ]  # fmt: skip
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.ACCEPTED


def test_what_would_be_taken_out_is_named_and_ours_can_be_kept(client: Client, cast: Cast) -> None:
    others = [
        Organisation.objects.create(name=f"Firm {n}", sort_key="f", level=Level.PUBLIC)
        for n in range(7)
    ]
    proposal = make(cast, cast.paja, *([each.pk, "participant", 0, None, None] for each in others))
    client.force_login(cast.sari)
    shown = page(client, proposal)
    assert f"Takes out: {cast.paja.name} (Coordinator, €1,000)." in shown
    assert "Firm 4 (Partner), 2 more." in shown
    client.post(f"/proposals/{proposal.pk}/", {"decision": "decline"})
    assert [each.organisation_id for each in Participation.objects.all()] == [cast.paja.pk]
