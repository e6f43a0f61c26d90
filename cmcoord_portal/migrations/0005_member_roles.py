"""Who lets people in, reads reports, keeps the code of conduct and erases, as cmcoord_portal/roles.py says."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("cmcoord_portal.migrations.0001_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("cmcoord_portal", "0004_own_mails_only"),
        ("audit", "0001_initial"),
        ("contacts", "0001_initial"),
        ("members", "0005_joining"),
        ("privacy", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
