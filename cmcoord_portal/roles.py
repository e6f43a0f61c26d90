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


NOTICE_PARTS = "notices.translation notices.source notices.change notices.promise"
TRAINING = "training.course training.event training.formercode training.host training.participation"
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

EDITOR = WRITE_NOTICES | PUBLISH_NOTICES | WRITE_PAGES | NAME_ORGANIZATIONS | EDIT_LIBRARY | _on(TRAINING, READ)
COORDINATOR = _on(TRAINING, OWN) | WRITE_NOTICES | NAME_ORGANIZATIONS | KEEP_READING_LISTS
MODERATOR = _on("members.member", READ) | DECIDE_SUGGESTIONS
MANAGE_MEMBERS = _on("members.member", WRITE)
RUN_OUTBOX = _on("outbox.stoppage outbox.addressstanding", WRITE)

ROLES: dict[str, set[str]] = {
    "CMCS editor": EDITOR,
    "Training coordinator": COORDINATOR,
    "Moderator": MODERATOR,
    "Administrator": EDITOR | COORDINATOR | MODERATOR | MANAGE_MEMBERS | RUN_OUTBOX,
}
