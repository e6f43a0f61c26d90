"""Makes the groups of cmcoord_portal/roles.py."""

from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

from cmcoord_portal.roles import ROLES


def make_permissions(apps, using):
    """Django makes them only after all migrations. Of historical apps it would skip each as having no models."""
    for app in apps.get_app_configs():
        app.models_module = True
        create_permissions(app, apps=apps, verbosity=0, using=using)
        app.models_module = None


def make_roles(apps, schema_editor):
    """Grants what exists at this point of history; whoever adds to the table adds a migration that runs this again."""
    using = schema_editor.connection.alias
    make_permissions(apps, using)
    Group = apps.get_model("auth", "Group").objects.using(using)
    Permission = apps.get_model("auth", "Permission").objects.using(using)
    for name, wanted in ROLES.items():
        role, _made = Group.get_or_create(name=name)
        pairs = (permission.split(".") for permission in wanted)
        granted = (Q(content_type__app_label=app, codename=codename) for app, codename in pairs)
        role.permissions.set(Permission.filter(Q(*granted, _connector=Q.OR)))


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("members", "0001_initial"),
        ("notices", "0001_initial"),
        ("outbox", "0001_initial"),
        ("pages", "0001_initial"),
        ("training", "0001_initial"),
        ("vocabulary", "0001_initial"),
    ]
    # Undoing leaves the groups: people may be in them.
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
