"""What history already tells, put where calendars look for it."""

from datetime import date

from django.db import migrations

BATCH = 500


def day(value):
    return date.fromisoformat(value) if value else None


def former(model, line):
    was, dates = line.before, line.before["dates"]
    return model(
        event_id=line.event_id,
        left_at=line.at,
        status=was["status"],
        precision=dates.get("precision", "none"),
        starts_on=day(dates.get("starts_on")),
        ends_on=day(dates.get("ends_on")),
        format=was.get("format") or "unknown",
        countries=",".join(was.get("countries", ())),
        deadline_on=day(was.get("deadline_on")),
    )


def fill(apps, schema_editor):
    model = apps.get_model("training", "FormerArrangement")
    lines = apps.get_model("notices", "StatusChange").objects.filter(change__was_public=True).order_by("pk")
    batch = []
    for line in lines.iterator(chunk_size=BATCH):
        batch.append(former(model, line))
        if len(batch) == BATCH:
            model.objects.bulk_create(batch)
            batch = []
    model.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_quick_lists"), ("training", "0006_calendar")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
