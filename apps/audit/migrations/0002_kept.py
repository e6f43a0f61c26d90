"""The database itself keeps the trail: nothing of the last two years can be changed or deleted, by whatever program.

SQLite loses triggers with the table that an alteration replaces: a later migration that alters it puts them back.
"""

from django.db import migrations, models

SQLITE = [
    "CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'The audit trail is only added to.'); END",
    "CREATE TRIGGER audit_entry_undeleted BEFORE DELETE ON audit_entry WHEN OLD.at >= datetime('now', '-730 days') "
    "BEGIN SELECT RAISE(ABORT, 'The audit trail is only added to.'); END",
]
POSTGRESQL = [
    """
    CREATE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.at < now() - interval '730 days' THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION 'The audit trail is only added to.' USING ERRCODE = 'integrity_constraint_violation';
    END
    $$
    """,
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry "
    "FOR EACH ROW EXECUTE FUNCTION audit_entry_kept()",
    "CREATE TRIGGER audit_entry_untruncated BEFORE TRUNCATE ON audit_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_kept()",
]
GONE = {
    "sqlite": ["DROP TRIGGER audit_entry_unchanged", "DROP TRIGGER audit_entry_undeleted"],
    "postgresql": ["DROP FUNCTION audit_entry_kept CASCADE"],
}


def keep(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def let_go(apps, schema_editor):
    for statement in GONE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name='entry',
            name='act',
            field=models.CharField(choices=[('looked', 'Looked at a member’s hidden fields'), ('changed', 'Changed a member’s account'), ('searched', 'Looked up an e-mail address'), ('decided', 'Decided on somebody who wishes to join'), ('suspended', 'Suspended an account, or let it in again'), ('signed_out', 'Signed a member out everywhere'), ('second_factor', 'Took away a member’s second factor'), ('roles', 'Gave or took a role'), ('read_message', 'Read a reported message'), ('exported', 'Took out a list with people in it'), ('erased', 'Erased an account, or stopped that'), ('read_mail', 'Read a mail sent to somebody')], max_length=20, verbose_name='what'),
        ),
        migrations.RunPython(keep, let_go),
    ]
