"""Signed links: what is kept, how long they work, and that one use is one use."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from latu.accounts import links
from latu.accounts.models import Link
from latu.core.access import SYSTEM
from latu.core.gate import write


def make(days: int = 14) -> links.Made:
    with write(SYSTEM) as w:
        return links.make(w, purpose="invitation", data={"email": "a@example.org"}, days=days)


@pytest.mark.django_db
def test_only_a_hash_of_the_secret_is_kept() -> None:
    link, secret = make()
    row = Link.objects.values().get()
    assert not any(secret in str(value) for value in row.values())
    assert len(link.secret_hash) == 64
    assert links.open_link("invitation", secret) == link


@pytest.mark.django_db
def test_a_link_is_for_one_purpose() -> None:
    secret = make().secret
    with pytest.raises(links.BadLink):
        links.open_link("survey", secret)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["", "x", "ä" * 43])
def test_an_unknown_secret_opens_nothing(wrong: str) -> None:
    make()
    with pytest.raises(links.BadLink):
        links.open_link("invitation", wrong)


@pytest.mark.django_db
def test_an_old_link_opens_nothing() -> None:
    link, secret = make(days=1)
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(links.BadLink):
        links.open_link("invitation", secret)
    with write(SYSTEM) as w, pytest.raises(links.BadLink):
        links.use(w, link)


@pytest.mark.django_db
def test_a_revoked_link_opens_nothing_and_a_used_one_stays_used() -> None:
    link, secret = make()
    with write(SYSTEM) as w:
        links.revoke(w, link.pk)
    with pytest.raises(links.BadLink):
        links.open_link("invitation", secret)
    used, secret = make()
    with write(SYSTEM) as w:
        links.use(w, used)
        links.revoke(w, used.pk)
    assert Link.objects.get(pk=used.pk).revoked_at is None
    with pytest.raises(links.BadLink):
        links.open_link("invitation", secret)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_a_link_at_once_one_succeeds() -> None:
    secret = make().secret
    together = threading.Barrier(6)
    outcomes: list[str] = []

    def use() -> None:
        link = links.open_link("invitation", secret)
        together.wait()
        try:
            with write(SYSTEM) as w:
                links.use(w, link)
            outcomes.append("used")
        except links.BadLink:
            outcomes.append("bad")
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["bad"] * 5 + ["used"]
