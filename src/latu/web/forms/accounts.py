"""Forms of sign-in, one's own details, invitations and users."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.core.ratelimit import consume
from allauth.mfa.webauthn.forms import LoginWebAuthnForm, SignupWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.core.access import Role, Viewer
from latu.core.languages import LANGUAGES
from latu.core.text import one_line
from latu.organisations.memberships import may_give, may_invite
from latu.organisations.models import Organisation
from latu.web.forms.fields import LineField, OrganisationField


class CodeRequestForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Where the code is to be sent."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["email"]
        field.label = _("E-mail address")
        field.widget.attrs = {"autocomplete": "email", "inputmode": "email"}

    def clean_email(self) -> str:
        """The address; raises ValidationError where this client asks for it too often."""
        key = f"{self.cleaned_data['email'].lower()} {get_ip(context.request)}"
        if not consume(context.request, action="request_login_code_here", key=key):
            raise get_adapter().validation_error("too_many_login_attempts")
        return str(super().clean_email())


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code out of the mail."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        field.label = _("Code")
        field.widget.attrs = {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }


MALFORMED = (KeyError, TypeError, ValueError, AttributeError)  # what the parser raises for junk
BAD_PASSKEY = _("The passkey did not work. Try again, or sign in with a code.")


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]
    """What the browser answers for a passkey; nothing, where JavaScript does not run."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["credential"].error_messages["required"] = _(
            "This browser cannot use a passkey here. Sign in with a code instead."
        )

    def clean_credential(self) -> Any:
        """The passkey it is about; junk is an error like any other."""
        try:
            return super().clean_credential()
        except MALFORMED as error:
            raise ValidationError(BAD_PASSKEY) from error


class PasskeyForm(SignupWebAuthnForm):  # type: ignore[misc]
    """A new passkey with a name to tell it by; it must check that its owner is there."""

    passwordless = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["name"] = ""
        field = self.fields["name"]
        field.label, field.help_text = _("Name"), _("For example “My phone”.")
        field.max_length = field.widget.attrs["maxlength"] = 60

    def clean_name(self) -> str:
        """A passkey without a name gets a plain one."""
        return one_line(self.cleaned_data["name"]) or str(_("Passkey"))

    def clean(self) -> Any:
        """Check what the browser made; junk is an error like any other."""
        try:
            return super().clean()
        except MALFORMED as error:
            raise ValidationError(BAD_PASSKEY) from error


class ProfileForm(forms.ModelForm[User]):
    """One's own name and language."""

    class Meta:
        model = User
        fields = ("name", "language")
        field_classes = {"name": LineField}
        labels = {"name": _("Name"), "language": _("Language of pages and mails")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class AcceptForm(forms.Form):
    """What an invited person tells of themselves."""

    name = LineField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of pages and mails"), choices=list(LANGUAGES.items())
    )


class InviteForm(forms.Form):
    """Whom to invite, where to, and as what."""

    email = forms.EmailField(label=_("E-mail address"))
    organisation = OrganisationField(label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=list(LANGUAGES.items())
    )

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.viewer = viewer
        field = self.fields["organisation"]
        field.viewer = viewer  # type: ignore[attr-defined]
        field.widget.attrs["list"] = "organisations-of-the-region"
        if not viewer.is_coordinator:
            field.help_text = _("Your own. Coordinators invite into others.")
        colleagues_in = min(viewer.organisation_ids, default=0)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role, role.label) for role in Role if may_invite(viewer, colleagues_in, role)
        ]

    def clean(self) -> dict[str, Any]:
        """The viewer may give that role in that very organisation."""
        cleaned = super().clean() or {}
        organisation: Organisation | None = cleaned.get("organisation")
        role = cleaned.get("role")
        if organisation and role and not may_invite(self.viewer, organisation.pk, role):
            message = _(
                "You can invite into your own organisation only. Ask a coordinator to invite into %(name)s."
            )
            self.add_error("organisation", message % {"name": organisation.name})
        return cleaned


class MembershipForm(forms.Form):
    """A new membership of a user."""

    organisation = OrganisationField(label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].viewer = viewer  # type: ignore[attr-defined]
        self.fields["organisation"].widget.attrs["list"] = "organisations-of-the-region"
        self.fields["role"].choices = roles_to_give(viewer)  # type: ignore[attr-defined]


class UserFilter(forms.Form):
    """What narrows the list of users."""

    q = forms.CharField(label=_("Name, e-mail or organisation"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), choices=[("", _("All roles")), *Role.choices], required=False
    )
    closed = forms.BooleanField(label=_("Deactivated only"), required=False)


def roles_to_give(viewer: Viewer) -> list[tuple[str, str]]:
    """The roles that this viewer may give, as choices."""
    return [(role.value, str(role.label)) for role in Role if may_give(viewer, role)]
