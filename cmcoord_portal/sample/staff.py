"""The staff sign-in of a developer's site. The command that calls this does so only with DEBUG on."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from apps.members import conduct
from apps.members.models import Member

ADDRESS = "staff@example.org"
ROLE = "Administrator"
EASILY_TYPED = "abcdefghjkmnpqrstuvwxyz23456789"


def sign_in() -> str:
    """A sentence for the terminal. The password is made once and shown once: only its hash is kept."""
    if Member.objects.filter(email=ADDRESS).exists():
        return f'Staff sign-in: {ADDRESS} (forgotten the password? make manage do="changepassword {ADDRESS}")'
    password = "-".join(get_random_string(4, EASILY_TYPED) for _ in range(4))
    with transaction.atomic():
        member = Member.objects.create_user(ADDRESS, password, name="Sample Staff", is_staff=True)
        member.groups.add(Group.objects.get(name=ROLE))
        EmailAddress.objects.create(user=member, email=ADDRESS, verified=True, primary=True)
        if text := conduct.in_force():
            conduct.agree(member, text, at=timezone.now())
    return f"Staff sign-in: {ADDRESS} with the password {password}"
