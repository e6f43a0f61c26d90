from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resources", "0003_staff_lists_and_suggestions")]

    operations = [
        migrations.AddField(
            "pack",
            "asked_from",
            models.CharField(
                default="", help_text="A fingerprint of who asked, to count how often they do.", max_length=64
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "pack",
            "likeness",
            models.CharField(default="", help_text="The same for packs that would be alike.", max_length=64),
            preserve_default=False,
        ),
        migrations.AlterField("pack", "asked_at", models.DateTimeField()),
        migrations.AddIndex("pack", models.Index(fields=["likeness"], name="pack_likeness")),
        migrations.AddIndex("pack", models.Index(fields=["asked_from", "asked_at"], name="pack_asked_from")),
        migrations.AddIndex("pack", models.Index(fields=["expires_at"], name="pack_expires")),
    ]
