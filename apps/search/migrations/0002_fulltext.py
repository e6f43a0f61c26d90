"""GIN indexes in PostgreSQL; in SQLite two FTS5 tables that triggers keep in step with the rows.

FTS5's `ascii` tokenizer takes every lexeme verbatim: it splits at ASCII punctuation only, which no lexeme has.
"""

from django.db import migrations

POSTGRESQL = [
    "CREATE INDEX card_head ON search_card USING gin (head) WITH (fastupdate = off)",
    "CREATE INDEX excerpt_words ON search_excerpt USING gin (words) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = ["DROP INDEX card_head", "DROP INDEX excerpt_words"]


def fts5(table: str, column: str, first: str, second: str) -> list[str]:
    """`first` and `second` are the two halves of the column, on both sides of a unit separator."""
    halves = (
        f"substr(new.{column}, 1, instr(new.{column}, char(31)) - 1), "
        f"substr(new.{column}, instr(new.{column}, char(31)) + 1)"
    )
    insert = f"INSERT INTO {table}_fts(rowid, {first}, {second}) VALUES (new.id, {halves});"
    delete = f"DELETE FROM {table}_fts WHERE rowid = old.id;"  # no OR REPLACE: an upsert overrides it in its triggers
    return [
        f"""CREATE VIRTUAL TABLE {table}_fts USING fts5({first}, {second}, tokenize = "ascii tokenchars '|'")""",
        f"CREATE TRIGGER {table}_inserted AFTER INSERT ON {table} BEGIN {insert} END",
        f"CREATE TRIGGER {table}_updated AFTER UPDATE OF {column} ON {table} BEGIN {delete} {insert} END",
        f"CREATE TRIGGER {table}_deleted AFTER DELETE ON {table} BEGIN {delete} END",
    ]


SQLITE = [
    *fts5("search_card", "head", "titles", "summaries"),
    *fts5("search_excerpt", "words", "body", "titles"),
]
SQLITE_BACK = [
    statement
    for table in ["search_card", "search_excerpt"]
    for statement in [
        f"DROP TRIGGER {table}_inserted",
        f"DROP TRIGGER {table}_updated",
        f"DROP TRIGGER {table}_deleted",
        f"DROP TABLE {table}_fts",
    ]
]


def run(postgresql, sqlite):
    def forwards(apps, schema_editor):
        for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
            schema_editor.execute(statement)

    return forwards


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(run(POSTGRESQL, SQLITE), run(POSTGRESQL_BACK, SQLITE_BACK))]
