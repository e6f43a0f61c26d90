"""Takes from course coordinators the mails of all courses, as cmcoord_portal/roles.py says."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("cmcoord_portal.migrations.0001_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [("cmcoord_portal", "0003_course_roles")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
