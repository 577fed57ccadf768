"""The doors: a mailed code, a passkey, adding and removing passkeys; allauth does the ceremonies."""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from latu.web.forms.accounts import CodeForm, CodeRequestForm, PasskeyForm, PasskeySignInForm
from latu.web.sign_in import fresh_sign_in


class _CodeRequest(RequestLoginCodeView):  # type: ignore[misc]
    form_class = CodeRequestForm

    def get_initial(self) -> dict[str, Any]:
        """The address, when the page before knew it."""
        return {"email": self.request.GET.get("email", "")}


class _CodeConfirm(ConfirmLoginCodeView):  # type: ignore[misc]
    form_class = CodeForm

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say how many tries are left; after the last one a new code is needed."""
        if not self._process.record_invalid_attempt():
            messages.error(
                self.request, _("That was one wrong code too many. Ask for a new code and type it.")
            )
            again: str = self.passthrough_next_url(reverse("account_request_login_code"))
            return redirect(again)
        left = self._process.max_attempts - self._process.state["failed_attempts"]
        form.add_error(
            "code", ngettext("%(left)d try left.", "%(left)d tries left.", left) % {"left": left}
        )
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return page


class _PasskeyAdd(AddWebAuthnView):  # type: ignore[misc]
    form_class = PasskeyForm

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Ask for a key that is kept in the device and checks its owner: it signs in by itself."""
        context: dict[str, Any] = super().get_context_data(**options)
        context["js_data"] = {"creation_options": begin_registration(self.request.user, True)}
        return context

    def get_success_url(self) -> str:
        """Back to one's own page."""
        return f"{reverse('profile')}#passkeys"


request_code = _CodeRequest.as_view()
confirm_code = _CodeConfirm.as_view()
sign_in_with_passkey = LoginWebAuthnView.as_view(form_class=PasskeySignInForm)
passkey_add = fresh_sign_in(_PasskeyAdd.as_view())
passkey_remove = fresh_sign_in(RemoveWebAuthnView.as_view(success_url=reverse_lazy("profile")))
