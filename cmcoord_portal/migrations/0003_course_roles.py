"""Gives the groups what cmcoord_portal/roles.py says of applications, certificates and spaces."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("cmcoord_portal.migrations.0001_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("cmcoord_portal", "0002_library_roles"),
        ("applications", "0003_desk"),
        ("certificates", "0001_initial"),
        ("notices", "0004_replies_and_windows"),
        ("spaces", "0001_initial"),
        ("training", "0008_trainer"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
