"""Make the first administrator: ./latu createadmin you@example.org --organisation "Our company"."""

import argparse

from latu.cli.database import ready
from latu.cli.fault import Fault


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who."""
    parser.add_argument("email", help="the e-mail address that sign-in codes go to")
    parser.add_argument("--name", default="", help="the person's name")
    parser.add_argument(
        "--organisation", required=True, help="the organisation's name; made if it is not there"
    )


def run(args: argparse.Namespace) -> int:
    """Make the user, the organisation if needed, and the membership."""
    ready()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from latu.accounts.models import User
    from latu.core.access import SYSTEM, Role
    from latu.core.gate import write
    from latu.organisations import actions, memberships
    from latu.organisations.models import Organisation

    try:
        validate_email(args.email)
    except ValidationError as error:
        raise Fault(f"{args.email} is not an e-mail address.") from error
    with write(SYSTEM) as w:
        organisation = Organisation.objects.filter(name=args.organisation).first()
        if organisation is None:
            content = actions.Content(values={"name": args.organisation})
            organisation = actions.create(w, content=content, owner_id=None)
        user = User.objects.filter(email=args.email.lower()).first()
        user = user or User.objects.create_user(args.email, name=args.name)
        memberships.add(w, user=user, organisation=organisation, role=Role.ADMINISTRATOR)
    print(
        f"{user.email} is an administrator of {organisation.name}. Sign in with a code sent by mail."
    )
    return 0
