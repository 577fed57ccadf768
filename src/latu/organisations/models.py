"""Organisations and what belongs to them; `Owned`, the columns that decide who sees a record."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from latu.accounts.models import User
from latu.core.access import Level, Role, Viewer, visible_q
from latu.core.languages import LANGUAGES, TextsField, reader_language
from latu.core.personal_data import Basis, Erasure, PersonalField
from latu.core.refs import Ref
from latu.taxonomy.models import Country, Municipality


class VisibleQuerySet[M: models.Model](models.QuerySet[M]):
    """Records that a viewer may see: the one function behind every list, count, export and search."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Only what this viewer may see."""
        return self.filter(visible_q(viewer))


STEWARD = PersonalField("who looks after the record", Basis.LEGITIMATE_INTEREST, 120, Erasure.BLANK)


class Kind(models.TextChoices):
    """What an organisation is."""

    DEVELOPMENT_COMPANY = "development_company", _("Development company")
    MUNICIPALITY = "municipality", _("Municipality")
    SUB_REGION = "sub_region", _("Sub-region")
    REGIONAL_AUTHORITY = "regional_authority", _("Regional authority")
    RESEARCH_EDUCATION = "research_education", _("Research and education")
    COMPANY = "company", _("Company")
    ASSOCIATION = "association", _("Association")
    FUNDER = "funder", _("Funder")
    OTHER = "other", _("Other organisation")


class Organisation(models.Model):
    """Any body: a municipality, a company, a university, a funder. `name` is the one it is listed by."""

    NOUN = "organisation"

    name = models.CharField(_("name"), max_length=400)
    sort_key = models.CharField(max_length=200, db_index=True)
    short_name = models.CharField(_("short name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("country")
    )
    municipality = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("municipality"),
    )
    city = models.CharField(_("town"), max_length=120, blank=True)
    street = models.CharField(_("street address"), max_length=250, blank=True)
    post_code = models.CharField(_("post code"), max_length=30, blank=True)
    nuts = models.CharField(_("NUTS area"), max_length=5, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    is_sme = models.BooleanField(_("small or medium-sized company"), null=True, blank=True)
    description = TextsField(verbose_name=_("what it does"))
    invented = models.BooleanField(default=False)  # made up for the demo, and labelled so
    awaits_check = models.BooleanField(default=False)  # registered itself; nobody has looked yet
    owner = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    steward = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    level = models.CharField(
        _("who can see this"), max_length=12, choices=Level.choices, default=Level.PUBLIC
    )
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager["Organisation"]] = VisibleQuerySet["Organisation"].as_manager()

    PERSONAL = {"steward": STEWARD}
    NOT_PERSONAL = (
        "id", "name", "sort_key", "short_name", "kind", "country", "municipality", "city", "street",
        "post_code", "nuts", "website", "is_sme", "description", "invented", "awaits_check", "owner", "level",
        "updated_at",
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["kind", "sort_key"]),
            models.Index(fields=["country", "sort_key"]),
            models.Index(fields=["municipality"]),
            models.Index(
                fields=["id"], condition=models.Q(awaits_check=True), name="organisation_awaits"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """The reference to this record."""
        return Ref(self.NOUN, self.pk)

    def shown_name(self) -> str:
        """The current official name in the reader's language; needs `names` prefetched in lists."""
        language = reader_language()
        for each in self.names.all():
            if each.language == language and each.kind == OrganisationName.Kind.OFFICIAL:
                return each.text
        return self.name


class OrganisationName(models.Model):
    """One name of an organisation: official per language, former, or another one it goes by."""

    class Kind(models.TextChoices):
        """What sort of name."""

        OFFICIAL = "official", _("Name")
        FORMER = "former", _("Former name")
        OTHER = "other", _("Also known as")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=2, choices=list(LANGUAGES.items()), blank=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.OFFICIAL)
    text = models.CharField(max_length=400)
    folded = models.CharField(
        max_length=400, db_index=True
    )  # for matching: lower case, no diacritics
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    NOT_PERSONAL = (
        "id",
        "organisation",
        "language",
        "kind",
        "text",
        "folded",
        "valid_from",
        "valid_to",
    )

    def __str__(self) -> str:
        return self.text


class Scheme(models.TextChoices):
    """Whose number an identifier is."""

    PIC = "pic", _("PIC (EU participant code)")
    BUSINESS_ID = "business_id", _("Business ID (Y-tunnus)")
    VAT = "vat", _("VAT number")
    ROR = "ror", _("ROR (research organisation)")
    OID = "oid", _("Erasmus+ OID")
    DOMAIN = "domain", _("Internet domain")


class Identifier(models.Model):
    """A number or domain that means one organisation only; an organisation may hold several of a kind."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="identifiers"
    )
    scheme = models.CharField(max_length=12, choices=Scheme.choices)
    value = models.CharField(max_length=120)

    NOT_PERSONAL = ("id", "organisation", "scheme", "value")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once")]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.value}"


class Membership(models.Model):
    """A user works for an organisation, in a role."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=13, choices=Role.choices)
    since = models.DateTimeField(default=timezone.now)

    PERSONAL = {
        field: PersonalField(
            "deciding what a user may see and do", Basis.CONTRACT, 24, Erasure.DELETE_ROW
        )
        for field in ("user", "organisation", "role", "since")
    }
    NOT_PERSONAL = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"

    @property
    def role_name(self) -> str:
        """The role in words; who is there for an organisation that is no company is a partner."""
        if self.role == Role.COMPANY:
            return str(_("Company") if self.organisation.kind == Kind.COMPANY else _("Partner"))
        return str(self.get_role_display())


class Owned(models.Model):
    """Owner organisation, steward and level: who sees and edits a record (`latu.core.access`)."""

    owner = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )
    steward = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    level = models.CharField(
        _("who can see this"), max_length=12, choices=Level.choices, default=Level.PUBLIC
    )
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


OWNED_NOT_PERSONAL = ("id", "owner", "level", "updated_at")
