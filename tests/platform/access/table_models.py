"""Lists and forms of the staff pages, one line for each model."""

from dataclasses import dataclass

from tests.platform.access.answers import (
    ADMINISTRATORS,
    COORDINATORS,
    COURSE,
    EDITORS,
    KEEPERS,
    MODERATORS,
    OTHERS,
    STAFF,
    WRITERS,
    R,
    Roles,
    Row,
    Table,
    reads_and_writes,
    staff,
)

FOR_OTHERS = OTHERS | {R.MODERATOR}


@dataclass(frozen=True)
class Model:
    thing: str
    lists: Roles = ()
    adds: Roles = ()
    opens: Roles = ()
    """Who sees one, and its history."""
    saves: Roles = ()
    deletes: Roles = ()
    absent: Roles = ()
    """For whom it does not exist."""

    def table(self, name: str) -> Table:
        seen = staff(self.opens, missing=self.absent)
        app, model = name.split("_")
        return {
            f"admin:{name}_changelist": {"": reads_and_writes(staff(self.lists))},
            f"admin:{name}_add": {"": reads_and_writes(staff(self.adds))},
            f"admin:{name}_history": {self.thing: reads_and_writes(seen)},
            f"admin:{name}_delete": {self.thing: reads_and_writes(staff(self.deletes, missing=self.absent))},
            f"admin:{name}_change": {self.thing: Row(seen, staff(self.saves, missing=self.absent))},
            f"admin/{app}/{model}/<path:object_id>/": {self.thing: reads_and_writes(staff(elsewhere=STAFF))},
        }


MODELS = {
    "notices_notice": Model("draft_key", lists=WRITERS, adds=WRITERS, opens=WRITERS, saves=WRITERS),
    "notices_statuschange": Model("statuschange_key", lists=WRITERS, opens=WRITERS),
    "applications_application": Model("application_key", lists=WRITERS, opens=KEEPERS, absent=FOR_OTHERS),
    "training_participation": Model(
        "participation_key",
        lists=WRITERS,
        adds=COORDINATORS,
        opens=KEEPERS,
        saves=COURSE,
        deletes=COURSE,
        absent=FOR_OTHERS,
    ),
    "training_trainer": Model(
        "trainer_key", lists=WRITERS, adds=COORDINATORS, opens=KEEPERS, saves=COURSE, deletes=COURSE, absent=FOR_OTHERS
    ),
    "training_course": Model(
        "course_key", lists=WRITERS, adds=COORDINATORS, opens=WRITERS, saves=COURSE, deletes=COURSE
    ),
    "training_event": Model("event_key", lists=WRITERS, adds=COORDINATORS, opens=WRITERS, saves=COURSE),
    "applications_call": Model(
        "call_key", lists=WRITERS, adds=COORDINATORS, opens=KEEPERS, saves=COURSE, absent=FOR_OTHERS
    ),
    "certificates_certificate": Model("certificate_key", lists=WRITERS, opens=KEEPERS, saves=KEEPERS, absent=OTHERS),
    "spaces_space": Model("space_key", lists=WRITERS, adds=WRITERS, opens=KEEPERS),
    "resources_edition": Model(
        "open_edition_key", lists=STAFF, adds=EDITORS, opens=STAFF, saves=EDITORS, deletes=EDITORS
    ),
    "resources_outsideaddress": Model("outside_key", lists=EDITORS, opens=EDITORS),
    "resources_readinglist": Model(
        "hidden_list_key", lists=WRITERS, adds=WRITERS, opens=WRITERS, saves=WRITERS, deletes=WRITERS
    ),
    "resources_suggestion": Model(
        "suggested_key", lists=EDITORS | MODERATORS, opens=EDITORS | MODERATORS, saves=EDITORS | MODERATORS
    ),
    "resources_resource": Model("open_key", lists=STAFF, adds=EDITORS, opens=STAFF, saves=EDITORS, deletes=EDITORS),
    "pages_page": Model("page_key", lists=EDITORS, adds=EDITORS, opens=EDITORS, saves=EDITORS, deletes=EDITORS),
    "pages_link": Model("link_key", lists=EDITORS, adds=EDITORS, opens=EDITORS, saves=EDITORS, deletes=EDITORS),
    "contacts_report": Model("report_key", lists=MODERATORS, opens=MODERATORS, saves=MODERATORS),
    "auth_group": Model("group_key"),
    "members_member": Model(
        "member_key", lists=MODERATORS, adds=ADMINISTRATORS, opens=MODERATORS, saves=ADMINISTRATORS
    ),
    "members_joining": Model("joining_key", lists=MODERATORS, opens=MODERATORS, saves=MODERATORS),
    "members_invitation": Model(
        "invitation_key", lists=ADMINISTRATORS, adds=ADMINISTRATORS, opens=ADMINISTRATORS, deletes=ADMINISTRATORS
    ),
    "members_conducttext": Model(
        "conduct_key",
        lists=ADMINISTRATORS,
        adds=ADMINISTRATORS,
        opens=ADMINISTRATORS,
        saves=ADMINISTRATORS,
        deletes=ADMINISTRATORS,
    ),
    "outbox_mailing": Model("mailing_key", lists=WRITERS, opens=WRITERS),
    "outbox_mail": Model("mail_key", lists=EDITORS, opens=EDITORS),
    "outbox_addressstanding": Model("standing_key", lists=EDITORS, opens=EDITORS),
    "outbox_stoppage": Model("stoppage_key", lists=WRITERS, opens=WRITERS),
    "search_term": Model("term_key", lists=EDITORS, adds=EDITORS, opens=EDITORS, saves=EDITORS, deletes=EDITORS),
    "vocabulary_organization": Model("organization_key", lists=WRITERS, adds=WRITERS, opens=WRITERS, saves=WRITERS),
    "vocabulary_topic": Model("topic_key", lists=EDITORS, adds=EDITORS, opens=EDITORS, saves=EDITORS, deletes=EDITORS),
    "audit_entry": Model("entry_key", lists=ADMINISTRATORS, opens=ADMINISTRATORS),
    "privacy_run": Model("run_key", lists=ADMINISTRATORS, opens=ADMINISTRATORS),
    "privacy_erasure": Model("erasure_key", lists=ADMINISTRATORS, opens=ADMINISTRATORS),
    "account_emailaddress": Model("address_key"),
    "mfa_authenticator": Model("authenticator_key"),
    "usersessions_usersession": Model("session_key"),
}
DIFFERENT: Table = {
    "admin:applications_application_change": {
        "application_key": reads_and_writes(staff(elsewhere=KEEPERS, missing=FOR_OTHERS)),
    },
    "admin:certificates_certificate_history": {
        "certificate_key": reads_and_writes(staff(KEEPERS, elsewhere=FOR_OTHERS)),
    },
    "admin:certificates_certificate_delete": {"certificate_key": reads_and_writes(staff())},
    "admin:certificates_certificate_change": {
        "certificate_key": reads_and_writes(staff(KEEPERS, missing=OTHERS)),
    },
    "admin:spaces_space_history": {"space_key": reads_and_writes(staff(KEEPERS, elsewhere=FOR_OTHERS))},
    "admin:spaces_space_change": {
        "space_key": reads_and_writes(staff(KEEPERS, elsewhere=OTHERS), staff(elsewhere=WRITERS)),
    },
}
"""From what Django's own pages do: one's own page instead of the form, or the way back to the first page."""

MODEL_PAGES: Table = {
    page: rows for name, model in MODELS.items() for page, rows in model.table(name).items()
} | DIFFERENT
