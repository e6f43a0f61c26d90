"""What each role may do in the staff pages. A migration makes groups of this table; changing it needs a new one."""

from collections.abc import Iterable

READ = ("view",)
WRITE = ("view", "add", "change")
OWN = ("view", "add", "change", "delete")
DECIDE = ("view", "change")


def _on(models: str, verbs: Iterable[str]) -> set[str]:
    """`_on("pages.page pages.link", READ)` → {"pages.view_page", "pages.view_link"}"""
    pairs = [model.split(".") for model in models.split()]
    return {f"{app}.{verb}_{model}" for app, model in pairs for verb in verbs}


NOTICE_PARTS = "notices.translation notices.source notices.change notices.promise notices.window"
TRAINING = "training.course training.event training.formercode training.host training.participation training.trainer"
CALLS = "applications.call applications.question"
AFTERWARDS = "applications.application certificates.certificate"
RESOURCES = (
    "resources.resource resources.resourcetranslation resources.publisher resources.relation resources.oldaddress "
    "resources.edition resources.copy"
)
READING_LISTS = "resources.readinglist resources.readinglisttranslation resources.readingitem"
SUBJECTS = "vocabulary.topic vocabulary.topictranslation search.term"

SEE_DELIVERY = _on(
    "notices.statuschange outbox.mailing outbox.template outbox.mail outbox.addressstanding outbox.stoppage", READ
)
WRITE_NOTICES = _on("notices.notice", WRITE) | _on(NOTICE_PARTS, OWN) | SEE_DELIVERY
PUBLISH_NOTICES = {"notices.publish_notice", "outbox.resend_mail"}
WRITE_PAGES = _on("pages.page pages.pagetranslation pages.link", OWN)
NAME_ORGANIZATIONS = _on("vocabulary.organization", WRITE)
KEEP_READING_LISTS = _on(READING_LISTS, OWN) | _on(RESOURCES, READ)
KEEP_LIBRARY = KEEP_READING_LISTS | _on(RESOURCES, OWN) | _on(SUBJECTS, OWN)
DECIDE_SUGGESTIONS = _on("resources.suggestion", DECIDE) | _on(RESOURCES, READ)
FOLLOW_LINKS = _on("resources.outsideaddress", DECIDE)

EDIT_LIBRARY = KEEP_LIBRARY | DECIDE_SUGGESTIONS | FOLLOW_LINKS

SEE_PEOPLE = _on(TRAINING, READ) | _on(CALLS, READ) | _on(AFTERWARDS, READ) | {"training.see_all_courses"}
PREPARE_SPACES = _on("spaces.space", WRITE)
SELECT = {"applications.decide", "applications.publish_decisions"}
CERTIFY = {"certificates.issue_certificate", "certificates.revoke_certificate"}
RUN_COURSES = (
    _on(TRAINING, OWN) | _on(CALLS, WRITE) | _on(AFTERWARDS, READ) | {"applications.delete_question"} | SELECT | CERTIFY
) | PREPARE_SPACES
"""Of the courses that one coordinates; `see_all_courses` makes them all."""

EDITOR = WRITE_NOTICES | PUBLISH_NOTICES | WRITE_PAGES | NAME_ORGANIZATIONS | EDIT_LIBRARY | SEE_PEOPLE | PREPARE_SPACES
OF_ALL_COURSES = _on("outbox.mail outbox.addressstanding", READ)
COORDINATOR = (RUN_COURSES | WRITE_NOTICES | NAME_ORGANIZATIONS | KEEP_READING_LISTS) - OF_ALL_COURSES
"""Mails name the applicants and participants of every course."""
MODERATOR = _on("members.member", READ) | _on("members.joining contacts.report", DECIDE) | DECIDE_SUGGESTIONS
MANAGE_MEMBERS = (
    _on("members.member", WRITE)
    | _on("members.invitation", ("view", "add", "delete"))
    | _on("members.conducttext members.conducttranslation", OWN)
    | _on("privacy.run privacy.erasure audit.entry", READ)
    | {"privacy.erase_person"}
)
RUN_OUTBOX = _on("outbox.stoppage outbox.addressstanding", WRITE)

ROLES: dict[str, set[str]] = {
    "CMCS editor": EDITOR,
    "Training coordinator": COORDINATOR,
    "Moderator": MODERATOR,
    "Administrator": EDITOR | COORDINATOR | MODERATOR | MANAGE_MEMBERS | RUN_OUTBOX,
}
