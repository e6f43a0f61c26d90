"""A member signs in with an e-mail address and is known to others by a public id that cannot be walked."""

from typing import Any, Self

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.members.models.conduct import ConductText
from apps.vocabulary.constituency import Constituency
from apps.vocabulary.wordbeginnings import WordIndex
from apps.vocabulary.zones import validate_time_zone

# Without the letters and digits that people mix up when they read an address aloud.
PUBLIC_ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_public_id() -> str:
    return get_random_string(12, PUBLIC_ID_LETTERS)


class LowerCaseEmailField(models.EmailField):
    """One person, one address: stored, compared and looked up in lower case."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value.lower() if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


def _owes_agreement() -> models.Exists:
    return models.Exists(ConductText.objects.unanswered_by(models.OuterRef(models.OuterRef("pk"))))


class MemberQuerySet(models.QuerySet["Member"]):
    def proved(self) -> Self:
        """The address is known to be theirs."""
        return self.filter(models.Exists(EmailAddress.objects.filter(user=models.OuterRef("pk"), verified=True)))

    def present(self) -> Self:
        """There to be met: proved, not suspended, not leaving."""
        return self.proved().filter(is_active=True)

    def agreed(self) -> Self:
        """Those with nothing left to be asked: all of them, where no code of conduct is in force."""
        return self.exclude(_owes_agreement())

    def with_conduct(self) -> Self:
        """Whether each of them `owes_agreement`, by the same question to the database."""
        return self.annotate(owes_agreement=_owes_agreement())


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        if not email:
            raise ValueError("A member needs an e-mail address.")
        member: Member = self.model(email=email, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """Whoever has a shell on the server vouches for the address."""
        member = self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})
        EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
        return member


class Member(AbstractBaseUser, PermissionsMixin):
    email = LowerCaseEmailField(_("e-mail address"), unique=True)
    public_id = models.CharField(_("public id"), max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=150)
    organization = models.CharField(_("organization"), max_length=200, blank=True)
    constituency = models.CharField(_("constituency"), max_length=20, choices=Constituency, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    is_staff = models.BooleanField(_("staff"), default=False, help_text=_("May enter the staff pages."))
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Who is not active cannot sign in, and is found by nobody."),
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = MemberManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="member_email_lower_case")]
        indexes = [
            models.Index(fields=["name", "id"], name="member_by_name"),
            models.Index(fields=["language", "name", "id"], name="member_by_language"),
            models.Index(fields=["name", "id"], condition=models.Q(is_staff=True), name="member_staff"),
            models.Index(fields=["name", "id"], condition=models.Q(is_active=False), name="member_inactive"),
            WordIndex(fields=["name"], name="member_name_words"),
        ]

    def __str__(self) -> str:
        return self.name or self.public_id

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def owes_agreement(self) -> bool:
        """The code of conduct in force is still to be agreed to."""
        return ConductText.objects.unanswered_by(self.pk).exists()
