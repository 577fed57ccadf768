"""One's own page: name, language, roles, passkeys, and what others see."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from latu.accounts.models import User
from latu.core.gate import write
from latu.organisations import memberships
from latu.organisations.models import Membership
from latu.people.models import Person
from latu.web.forms.accounts import ProfileForm
from latu.web.middleware import Request
from latu.web.sign_in import remember_language


@login_required
def profile(request: Request) -> HttpResponse:
    """My name and language, and what else belongs to me."""
    user = get_object_or_404(User, pk=request.viewer.user_id)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        return _save(request, form)
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    context = {
        "form": form,
        "email": user.email,
        "shown_name": request.viewer.label,
        "memberships": Membership.objects.filter(user=user)
        .select_related("organisation")
        .order_by("organisation__sort_key"),
        "passkeys": passkeys.order_by("pk"),
        "person": Person.objects.visible_to(request.viewer).filter(user=user).first(),
    }
    return render(request, "profile/profile.html", context)


def _save(request: Request, form: ProfileForm) -> HttpResponse:
    name, language = form.cleaned_data["name"], form.cleaned_data["language"]
    with write(request.viewer) as w:
        user = get_object_or_404(User, pk=request.viewer.user_id)
        memberships.edit_self(w, user=user, name=name, language=language)
    with translation.override(language):
        messages.success(request, _("Saved."))
    response = redirect("profile")
    remember_language(response, language)
    return response
