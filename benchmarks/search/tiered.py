"""The reference: tiered search as bare SQL, one statement, with no viewer, no thesaurus, no phrases and no snippets.

Titles and summaries first: at most 1,000 candidates, as the portal does, ranked; texts only where those are too few;
facets and the number over the same bounded set. Nothing of apps/search is used but its tables.
"""

from typing import Any

from django.db import connection

FACETS = ["type", "topic", "language", "publisher", "region", "country", "year", "access", "size"]
SQL = """
WITH heads AS MATERIALIZED (
    SELECT c.id, c.marks, ts_rank(c.head, asked.words) AS score, 0 AS tier
    FROM (SELECT %(words)s::tsquery AS words OFFSET 0) asked JOIN search_card c ON c.head @@ asked.words LIMIT 1001
), found AS MATERIALIZED (
    SELECT * FROM heads
    UNION ALL
    SELECT c.id, c.marks, texts.score, 1 FROM (
        SELECT e.card_id, ts_rank(e.words, asked.words) AS score
        FROM (SELECT %(words)s::tsquery AS words OFFSET 0) asked JOIN search_excerpt e ON e.words @@ asked.words
        WHERE (SELECT count(*) FROM heads) < 100 LIMIT 300
    ) texts JOIN search_card c ON c.id = texts.card_id WHERE c.id NOT IN (SELECT id FROM heads)
)
(SELECT 'hit', id::text, 0 FROM found ORDER BY tier, score DESC, id DESC LIMIT 20)
UNION ALL SELECT 'total', '', count(*) FROM found
UNION ALL
SELECT 'mark', mark, count(*) FROM found, unnest(found.marks) mark
WHERE split_part(mark, ':', 1) = ANY(%(facets)s) GROUP BY mark
"""


def ask(lexemes: list[str]) -> list[tuple[Any, ...]]:
    """Things that have all of these words, which need no quoting."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"words": " & ".join(lexemes), "facets": FACETS})
        return cursor.fetchall()
