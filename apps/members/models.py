"""A member signs in with an e-mail address and is known to others by a public id that cannot be walked."""

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

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


class MemberManager(BaseUserManager["Member"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        if not email:
            raise ValueError("A member needs an e-mail address.")
        member = self.model(email=email, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class Member(AbstractBaseUser, PermissionsMixin):
    email = LowerCaseEmailField(_("e-mail address"), unique=True)
    public_id = models.CharField(_("public id"), max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    is_staff = models.BooleanField(_("staff"), default=False, help_text=_("May enter the staff pages."))
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Take the mark away instead of deleting: the person can no longer sign in."),
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
