"""Users: one per address, without passwords."""

import pytest
from django.db import IntegrityError, transaction

from latu.accounts.models import User
from latu.core.access import ANYONE
from latu.organisations.viewers import viewer_of


@pytest.mark.django_db
def test_addresses_are_compared_without_regard_to_case() -> None:
    user = User.objects.create_user(" Aino@Example.ORG ")
    assert user.email == "aino@example.org"
    assert User.objects.get_by_natural_key("AINO@example.org") == user
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("AINO@example.org")


@pytest.mark.django_db
def test_nobody_has_a_password_and_a_nameless_user_goes_by_the_address() -> None:
    user = User.objects.create_user("aino@example.org")
    assert not user.has_usable_password()
    assert str(user) == "aino@example.org"
    user.name = "Aino"
    assert str(user) == "Aino"


@pytest.mark.django_db
def test_a_closed_account_may_do_what_anyone_may() -> None:
    user = User.objects.create_user("aino@example.org", is_active=False)
    assert viewer_of(user) == ANYONE
