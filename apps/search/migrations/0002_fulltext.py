"""GIN indexes in PostgreSQL; in SQLite two FTS5 tables that triggers keep in step with the rows.

FTS5's `ascii` tokenizer takes every lexeme verbatim: it splits at ASCII punctuation only, which no lexeme has.
"""

from django.db import migrations

POSTGRESQL = [
    "CREATE INDEX card_head ON search_card USING gin (head) WITH (fastupdate = off)",
    "CREATE INDEX excerpt_words ON search_excerpt USING gin (words) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = ["DROP INDEX card_head", "DROP INDEX excerpt_words"]


def fts5(table: str, column: str, *names: str) -> list[str]:
    """The column holds a JSON list of the texts of the FTS5 table's columns."""
    columns = ", ".join(names)
    texts = ", ".join(f"json_extract(new.{column}, '$[{place}]')" for place in range(len(names)))
    delete = f"DELETE FROM {table}_fts WHERE rowid = old.id;"
    insert = f"INSERT INTO {table}_fts(rowid, {columns}) VALUES (new.id, {texts});"
    return [
        f"""CREATE VIRTUAL TABLE {table}_fts USING fts5({columns}, tokenize = "ascii tokenchars '|'")""",
        f"CREATE TRIGGER {table}_inserted AFTER INSERT ON {table} BEGIN {insert} END",
        f"CREATE TRIGGER {table}_updated AFTER UPDATE OF {column} ON {table} BEGIN {delete} {insert} END",
        f"CREATE TRIGGER {table}_deleted AFTER DELETE ON {table} BEGIN {delete} END",
    ]


SQLITE = [
    *fts5("search_card", "head", "title", "names", "summary"),
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
