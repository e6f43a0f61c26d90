"""Pages of the staff that are more than the list and form of a model."""

from tests.platform.access.answers import (
    ACCOUNTS,
    COORDINATORS,
    COURSE,
    EDITORS,
    ELSEWHERE,
    FORBIDDEN,
    KEEPERS,
    OK,
    OTHERS,
    REFUSED,
    SIGN_IN,
    STAFF,
    VISITOR,
    WRITERS,
    R,
    Table,
    everybody,
    mixed,
    reads_and_writes,
    staff,
)

DESKS: Table = {
    "figures": {
        "": reads_and_writes(staff(WRITERS), staff(refused=STAFF)),
    },
    "admin:password_change": {
        "": reads_and_writes(everybody(ELSEWHERE)),
    },
    "admin:index": {
        "": reads_and_writes(staff(STAFF)),
    },
    "admin:login": {
        "": reads_and_writes(mixed(ELSEWHERE, {FORBIDDEN: ACCOUNTS, SIGN_IN: VISITOR})),
    },
    "admin:logout": {
        "": reads_and_writes(mixed(ELSEWHERE, {REFUSED: STAFF}), mixed(ELSEWHERE, {OK: STAFF})),
    },
    "admin:password_change_done": {
        "": reads_and_writes(staff(STAFF), staff(refused=STAFF)),
    },
    "admin:autocomplete": {
        "": reads_and_writes(staff(), staff(refused=STAFF)),
    },
    "admin:jsi18n": {
        "": reads_and_writes(staff(STAFF), staff(refused=STAFF)),
    },
    "admin:view_on_site": {
        "member_type member_key": reads_and_writes(staff(missing=STAFF)),
    },
    "admin:notices_notice_answers": {
        "notice_key": reads_and_writes(staff(WRITERS)),
        "draft_key": reads_and_writes(staff(missing=WRITERS)),
    },
    "admin:notices_notice_days": {
        "postponing_key": reads_and_writes(staff(WRITERS)),
        "draft_key": reads_and_writes(staff(missing=WRITERS)),
    },
    "admin:notices_notice_choose": {
        "postponing_key window_key": reads_and_writes(staff(refused=STAFF), staff(missing=OTHERS, elsewhere=KEEPERS)),
    },
    "admin:notices_notice_transfer": {
        "notice_key": reads_and_writes(staff(refused=STAFF), staff(COORDINATORS)),
    },
    "admin:notices_notice_sheet": {
        "": reads_and_writes(staff(WRITERS)),
    },
    "admin:notices_notice_preview": {
        "draft_key": reads_and_writes(staff(KEEPERS)),
        "notice_key": reads_and_writes(staff(elsewhere=KEEPERS)),
    },
    "admin:notices_notice_sample": {
        "draft_key 0": reads_and_writes(staff(KEEPERS)),
    },
    "admin:notices_notice_publish": {
        "draft_key": reads_and_writes(staff(refused=STAFF), staff(EDITORS)),
        "notice_key": reads_and_writes(staff(refused=STAFF), staff(elsewhere=EDITORS)),
    },
    "admin:notices_notice_delivery": {
        "notice_key": reads_and_writes(staff(KEEPERS)),
    },
    "admin:notices_notice_withdraw": {
        "notice_key": reads_and_writes(staff(refused=STAFF), staff(elsewhere=EDITORS)),
    },
    "admin:notices_notice_correct": {
        "notice_key": reads_and_writes(staff(refused=STAFF), staff(elsewhere=WRITERS)),
    },
    "admin:notices_notice_again": {
        "notice_key mail_key": reads_and_writes(staff(refused=STAFF), staff(elsewhere=EDITORS)),
    },
    "admin:applications_applicant": {
        "application": reads_and_writes(staff(KEEPERS, missing=OTHERS), staff(COURSE, missing=OTHERS)),
        "private_application": reads_and_writes(staff(KEEPERS, missing=OTHERS), staff(COURSE, missing=OTHERS)),
    },
    "admin:applications_proof": {
        "application": reads_and_writes(staff(KEEPERS, missing=OTHERS), staff(refused=STAFF)),
        "private_application": reads_and_writes(staff(KEEPERS, missing=OTHERS), staff(refused=STAFF)),
    },
    "admin:applications_file": {
        "application answer_key": reads_and_writes(staff(KEEPERS, missing=OTHERS), staff(refused=STAFF)),
        "private_application private_answer_key": reads_and_writes(
            staff(KEEPERS, missing=OTHERS), staff(refused=STAFF)
        ),
        "application private_answer_key": reads_and_writes(staff(missing=WRITERS), staff(refused=STAFF)),
    },
    "admin:applications_decisions": {
        "call_key": reads_and_writes(staff(KEEPERS, missing=OTHERS)),
    },
    "admin:applications_decisions_sample": {
        "call_key 0": reads_and_writes(staff(KEEPERS, missing=OTHERS)),
    },
    "admin:applications_decisions_publish": {
        "call_key": reads_and_writes(staff(refused=STAFF), staff(COURSE, missing=OTHERS)),
    },
    "admin:applications_of_event": {
        "event_key": reads_and_writes(staff(elsewhere=KEEPERS, missing=OTHERS)),
    },
    "admin:spaces_space_of_event": {
        "event_key": reads_and_writes(staff(elsewhere=KEEPERS, missing=OTHERS | {R.MODERATOR})),
    },
    "admin:applications_desk": {
        "call_key": reads_and_writes(staff(KEEPERS, missing=OTHERS)),
        "private_call_key": reads_and_writes(staff(KEEPERS, missing=OTHERS)),
    },
    "admin:applications_desk_act": {
        "call_key": reads_and_writes(staff(refused=STAFF), staff(missing=COORDINATORS)),
    },
    "admin:applications_desk_offer": {
        "call_key": reads_and_writes(staff(refused=STAFF), staff(missing=OTHERS, elsewhere=COURSE)),
    },
    "admin:applications_desk_export": {
        "call_key csv": reads_and_writes(staff(missing=OTHERS, elsewhere=COURSE), staff(COURSE, missing=OTHERS)),
    },
    "admin:training_participation_missed": {
        "participation_key": reads_and_writes(staff(missing=COORDINATORS)),
    },
    "admin:training_participation_process_import": {
        "": reads_and_writes(staff(refused=STAFF), staff(COORDINATORS)),
    },
    "admin:training_participation_import": {
        "": reads_and_writes(staff(COORDINATORS)),
    },
    "admin:training_participation_export": {
        "": reads_and_writes(staff(COORDINATORS)),
    },
    "admin:training_event_attendance": {
        "event_key": reads_and_writes(staff(KEEPERS, missing=OTHERS), staff(COURSE, missing=OTHERS)),
        "private_key": reads_and_writes(staff(KEEPERS, missing=OTHERS), staff(COURSE, missing=OTHERS)),
    },
    "admin:training_event_sign_in": {
        "event_key": reads_and_writes(staff(KEEPERS, missing=OTHERS)),
        "private_key": reads_and_writes(staff(KEEPERS, missing=OTHERS)),
    },
    "admin:certificates_certificate_of_event": {
        "held_key": reads_and_writes(staff(KEEPERS, missing=OTHERS), staff(missing=OTHERS, elsewhere=COURSE)),
    },
    "admin:certificates_certificate_correct": {
        "certificate_key": reads_and_writes(staff(COURSE, missing=OTHERS)),
    },
    "admin:certificates_certificate_revoke": {
        "certificate_key": reads_and_writes(staff(COURSE, missing=OTHERS)),
    },
    "admin:auth_user_password_change": {
        "member_key": reads_and_writes(staff()),
    },
    "admin:app_list": {
        "notices": reads_and_writes(staff(WRITERS, missing={R.MODERATOR})),
    },
    "admin/(?P<url>.*)$": {
        "no-such-thing": reads_and_writes(staff(missing=STAFF)),
    },
}
