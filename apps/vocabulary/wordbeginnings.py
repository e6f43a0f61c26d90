"""People and titles are found by how their words begin, from an index: “yus” finds “Amina Yusuf” among a million.

`name__words="yus ami"` asks that each of these words begins one of the column's. PostgreSQL answers from a `WordIndex`
of that column; SQLite, where a site is small, looks through the rows.
"""

import re
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.lookups import Lookup

VECTOR = "to_tsvector('simple'::regconfig, {})"


class WordIndex(models.Index):
    """Of one column. On SQLite an ordinary index, of no use for words."""

    def create_sql(
        self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor, using: str = "", **kwargs: Any
    ) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor, using, **kwargs)
        quote = schema_editor.quote_name
        column = cast(models.Field, model._meta.get_field(self.fields[0])).get_attname_column()[1]
        vector = VECTOR.format(quote(str(column)))
        return f"CREATE INDEX {quote(str(self.name))} ON {quote(model._meta.db_table)} USING gin ({vector})"


@models.CharField.register_lookup
class Words(Lookup):
    lookup_name = "words"

    @property
    def words(self) -> list[str]:
        """At least one: text without a letter or a digit fits nothing."""
        found = re.findall(r"\w+", str(self.rhs))
        if not found:
            raise EmptyResultSet
        return found

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        each_begins = "".join(rf"(?=.*(?<!\w){word})" for word in self.words)
        return f"{column} REGEXP %s", [*params, f"(?is)^{each_begins}"]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        asked = " & ".join(f"{word}:*" for word in self.words)
        return f"{VECTOR.format(column)} @@ to_tsquery('simple'::regconfig, %s)", [*params, asked]
