"""Forms of projects: filters of the list, and adding or editing one with its partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from latu.calls.models import Programme
from latu.core import money
from latu.core.access import Level, Viewer
from latu.core.dates import show_date
from latu.projects.actions import Content, Part
from latu.projects.models import Project, Role
from latu.web.forms.fields import (
    DayField,
    EurosField,
    LineField,
    LinesField,
    NamedField,
    OrganisationField,
    TwoPartForm,
    merged,
)

EMPTY_ROWS = 3


class ProjectFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Search"), required=False)
    programme = NamedField(Programme, label=_("Programme"), empty_label=_("All programmes"))
    running = forms.BooleanField(label=_("Running now"), required=False)
    ours = forms.BooleanField(label=_("With partners from our region"), required=False)


class ProjectForm(TwoPartForm):
    """One project, in the language of the page."""

    acronym = LineField(label=_("Acronym"), required=False, max_length=120)
    title = LineField(label=_("Title"), max_length=500)
    programme = NamedField(Programme, label=_("Programme"))
    starts_on = DayField(label=_("Starts"))
    ends_on = DayField(label=_("Ends"))
    eu_cents = EurosField(label=_("EU funding, €"))
    summary = LinesField(label=_("What it does"), required=False, max_length=5000, rows=4)
    total_cents = EurosField(label=_("Total cost, €"))
    url = forms.URLField(label=_("Website"), required=False, max_length=400, assume_scheme="https")
    identifier = LineField(label=_("Identifier"), required=False, max_length=120)
    topic = LineField(label=_("Topic"), required=False, max_length=150)
    action = LineField(label=_("Type of action"), required=False, max_length=120)
    level = forms.ChoiceField(
        label=_("Who can see this"), choices=Level.choices, initial=Level.PUBLIC
    )

    MAIN = ("acronym", "title", "programme", "starts_on", "ends_on", "eu_cents", "summary")

    def __init__(
        self, *args: Any, language: str, project: Project | None = None, **options: Any
    ) -> None:
        self.project, self.language = project, language
        if project is not None:
            options["initial"] = _initial(project, language)
        super().__init__(*args, **options)

    def clean(self) -> dict[str, Any]:
        """It ends after it starts, and the EU pays no more than all."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            message = _(
                "The project would end on %(ends)s, before it starts on %(starts)s. Put one of the days right."
            )
            self.add_error(
                "ends_on", message % {"ends": show_date(ends), "starts": show_date(starts)}
            )
        eu, total = cleaned.get("eu_cents"), cleaned.get("total_cents")
        if eu is not None and total is not None and eu > total:
            self.add_error("total_cents", _("The total cost is below the EU funding."))
        return cleaned

    def content(self, parts: tuple[Part, ...]) -> Content:
        """What the action is to write."""
        data = self.cleaned_data
        plain = (
            "acronym", "starts_on", "ends_on", "eu_cents", "total_cents", "url", "identifier", "topic", "action", "level",
        )  # fmt: skip
        return Content(
            values={
                **{name: data[name] for name in plain},
                "titles": merged(
                    self.project.titles if self.project else {}, self.language, data["title"]
                ),
                "summary": merged(
                    self.project.summary if self.project else {}, self.language, data["summary"]
                ),
                "programme_id": data["programme"].pk if data["programme"] else None,
            },
            parts=parts,
        )


class PartForm(forms.Form):
    """One partner of a project; an empty name takes the row out."""

    organisation = OrganisationField(label=_("Organisation"), required=False)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.PARTICIPANT)
    eu_cents = EurosField(label=_("EU funding, €"))

    def __init__(self, *args: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["organisation"]
        field.viewer = viewer  # type: ignore[attr-defined]
        field.widget.attrs["list"] = "organisations-of-the-region"


class _PartsFormSet(forms.BaseFormSet[PartForm]):
    def clean(self) -> None:
        """No partner stands there twice in one role."""
        seen: set[tuple[int, str]] = set()
        for form in self.forms:
            organisation = form.cleaned_data.get("organisation") if form.is_valid() else None
            if organisation is None:
                continue
            key = (organisation.pk, form.cleaned_data["role"])
            if key in seen:
                form.add_error("organisation", _("This partner is here twice in the same role."))
            seen.add(key)


PartsFormSet = forms.formset_factory(
    PartForm, formset=_PartsFormSet, extra=EMPTY_ROWS, max_num=200, absolute_max=200
)


def both_valid(form: ProjectForm, formset: forms.BaseFormSet[PartForm]) -> bool:
    """Whether both parts of the page hold, each and together: no partner gets more than all do."""
    is_valid = form.is_valid()
    if not formset.is_valid() or not is_valid:
        return False
    whole = form.cleaned_data["eu_cents"]
    for part in formset.forms:
        organisation, share = (part.cleaned_data.get(name) for name in ("organisation", "eu_cents"))
        if organisation and share is not None and whole is not None and share > whole:
            message = _(
                "%(name)s would get %(share)s, more than the EU funding of the whole project, %(whole)s. Put one of them right."
            )
            sums = {"share": money.show(share), "whole": money.show(whole)}
            part.add_error("eu_cents", message % {"name": organisation.shown_name(), **sums})
            is_valid = False
    return is_valid


def parts_of(project: Project | None) -> list[dict[str, Any]]:
    """The partners as the forms' initial values."""
    if project is None:
        return []
    return [
        {"organisation": p.organisation, "role": p.role, "eu_cents": p.eu_cents}
        for p in project.participations.all()
    ]


def read_parts(formset: forms.BaseFormSet[PartForm], project: Project | None) -> tuple[Part, ...]:
    """The partners as the action takes them; total costs that the form does not show are kept."""
    totals = (
        {(p.organisation_id, p.role): p.total_cents for p in project.participations.all()}
        if project
        else {}
    )
    return tuple(
        Part(
            each["organisation"].pk,
            each["role"],
            each["eu_cents"],
            totals.get((each["organisation"].pk, each["role"])),
        )
        for each in formset.cleaned_data
        if each.get("organisation")
    )


def _initial(project: Project, language: str) -> dict[str, Any]:
    names = (
        "acronym", "starts_on", "ends_on", "eu_cents", "total_cents", "url", "identifier", "topic", "action", "level",
    )  # fmt: skip
    return {
        **{name: getattr(project, name) for name in names},
        "title": project.titles.get(language) or str(project),
        "summary": project.summary.get(language, ""),
        "programme": project.programme_id,
    }
