import secrets
from typing import Any

from django.db import migrations
from django.db.models.functions import Lower


def lower_codes(apps: Any, schema_editor: Any) -> None:
    """None in capitals ever answered. Where another has it in small letters, a new one takes nothing from anybody."""
    resources = apps.get_model("resources", "Resource").objects.using(schema_editor.connection.alias)
    for pk, code in resources.exclude(code=Lower("code")).order_by("pk").values_list("pk", "code"):
        taken = resources.filter(code=code.lower()).exists()
        resources.filter(pk=pk).update(code=secrets.token_hex(5) if taken else code.lower())


class Migration(migrations.Migration):
    dependencies = [("resources", "0006_rare_values")]

    operations = [migrations.RunPython(lower_codes, migrations.RunPython.noop, elidable=True)]
