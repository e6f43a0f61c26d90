"""What a card is found by as one text: the database looks through thousands of them itself."""

from django.db import migrations, models

BATCH = 1_000


def write(apps, schema_editor):
    card = apps.get_model("profiles", "Card")
    changed = []
    for each in card.objects.only("marks").iterator(chunk_size=BATCH):
        each.found_by = f" {' '.join(each.marks)} "
        changed.append(each)
        if len(changed) == BATCH:
            card.objects.bulk_update(changed, ["found_by"])
            changed.clear()
    card.objects.bulk_update(changed, ["found_by"])


class Migration(migrations.Migration):

    dependencies = [
        ("profiles", "0004_card_marks_with_cards"),
    ]

    operations = [
        migrations.AddField("card", "found_by", models.TextField(default=" ")),
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.RemoveField("card", "marks"),
    ]
