"""Gives the groups what cmcoord_portal/roles.py says of the library."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("cmcoord_portal.migrations.0001_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("cmcoord_portal", "0001_roles"),
        ("resources", "0001_initial"),
        ("search", "0001_initial"),
        ("vocabulary", "0003_quick_lists"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
