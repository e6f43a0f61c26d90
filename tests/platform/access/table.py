"""The whole table."""

from tests.platform.access.answers import Table
from tests.platform.access.table_accounts import SIGNING_IN
from tests.platform.access.table_contacts import CONTACTS
from tests.platform.access.table_courses import COURSES
from tests.platform.access.table_desks import DESKS
from tests.platform.access.table_library import LIBRARY
from tests.platform.access.table_members import MEMBERS
from tests.platform.access.table_models import MODEL_PAGES
from tests.platform.access.table_pages import PAGES
from tests.platform.access.table_privacy import MY_DATA

TABLE: Table = PAGES | MY_DATA | COURSES | LIBRARY | SIGNING_IN | DESKS | MEMBERS | CONTACTS | MODEL_PAGES
