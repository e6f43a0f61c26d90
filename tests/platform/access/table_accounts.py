"""Signing in, and what belongs to one's own account."""

from tests.platform.access.answers import (
    ELSEWHERE,
    FORBIDDEN,
    MISSING,
    OK,
    REFUSED,
    SIGN_IN,
    STAFF,
    VISITOR,
    Table,
    everybody,
    mixed,
    only,
    reads,
    reads_and_writes,
    signed_in,
)

UNFIT = "400"
"""A form that says nothing."""

SIGNING_IN: Table = {
    "account_login": {
        "": reads_and_writes(only(VISITOR, others=ELSEWHERE)),
    },
    "account_logout": {
        "": reads_and_writes(mixed(OK, {ELSEWHERE: VISITOR}), everybody(ELSEWHERE)),
    },
    "account_inactive": {
        "": reads(everybody()),
    },
    "account_signup": {
        "": reads_and_writes(only(VISITOR, others=ELSEWHERE)),
    },
    "account_reauthenticate": {
        "": reads_and_writes(mixed(FORBIDDEN, {ELSEWHERE: STAFF, SIGN_IN: VISITOR})),
    },
    "account_waiting": {
        "": reads(everybody()),
    },
    "conduct": {
        "": reads(everybody()),
    },
    "conduct_agree": {
        "": reads_and_writes(signed_in(ELSEWHERE)),
    },
    "account_email": {
        "": reads_and_writes(signed_in()),
    },
    "address_undo": {
        "undo_token": reads_and_writes(everybody()),
        "no-such-token": reads_and_writes(everybody(MISSING)),
    },
    "account_email_verification_sent": {
        "": reads_and_writes(signed_in(ELSEWHERE)),
    },
    "account_change_password": {
        "": reads_and_writes(signed_in(ELSEWHERE)),
    },
    "account_set_password": {
        "": reads_and_writes(signed_in()),
    },
    "account_reset_password": {
        "": reads_and_writes(everybody()),
    },
    "account_confirm_login_code": {
        "": reads_and_writes(signed_in(ELSEWHERE)),
    },
    "account_confirm_password_reset_code": {
        "": reads_and_writes(everybody(SIGN_IN)),
    },
    "account_complete_password_reset": {
        "": reads_and_writes(everybody(ELSEWHERE)),
    },
    "account_password_reset_completed": {
        "": reads(everybody()),
    },
    "account_request_login_code": {
        "": reads_and_writes(only(VISITOR, others=ELSEWHERE)),
    },
    "mfa_index": {
        "": reads_and_writes(signed_in(), signed_in(REFUSED)),
    },
    "mfa_authenticate": {
        "": reads_and_writes(signed_in(ELSEWHERE)),
    },
    "mfa_reauthenticate": {
        "": reads_and_writes(mixed(FORBIDDEN, {OK: STAFF, SIGN_IN: VISITOR})),
    },
    "mfa_activate_totp": {
        "": reads_and_writes(mixed(OK, {ELSEWHERE: STAFF, SIGN_IN: VISITOR})),
    },
    "mfa_deactivate_totp": {
        "": reads_and_writes(mixed(MISSING, {ELSEWHERE: STAFF, SIGN_IN: VISITOR})),
    },
    "mfa_view_recovery_codes": {
        "": reads_and_writes(signed_in(MISSING), signed_in(REFUSED)),
    },
    "mfa_generate_recovery_codes": {
        "": reads_and_writes(mixed(OK, {ELSEWHERE: STAFF, SIGN_IN: VISITOR})),
    },
    "mfa_download_recovery_codes": {
        "": reads_and_writes(signed_in(MISSING)),
    },
    "mfa_list_webauthn": {
        "": reads_and_writes(signed_in(), signed_in(REFUSED)),
    },
    "mfa_add_webauthn": {
        "": reads_and_writes(mixed(OK, {ELSEWHERE: STAFF, SIGN_IN: VISITOR})),
    },
    "mfa_reauthenticate_webauthn": {
        "": reads_and_writes(mixed(FORBIDDEN, {ELSEWHERE: STAFF, SIGN_IN: VISITOR})),
    },
    "mfa_remove_webauthn": {
        "authenticator_key": reads_and_writes(mixed(MISSING, {ELSEWHERE: STAFF, SIGN_IN: VISITOR})),
    },
    "mfa_edit_webauthn": {
        "authenticator_key": reads_and_writes(mixed(MISSING, {ELSEWHERE: STAFF, SIGN_IN: VISITOR})),
    },
    "mfa_login_webauthn": {
        "": reads_and_writes(signed_in(ELSEWHERE)),
    },
    "usersessions_list": {
        "": reads_and_writes(signed_in(), signed_in(ELSEWHERE)),
    },
    "subscriptions:preferences": {
        "": reads_and_writes(signed_in(), signed_in(UNFIT)),
    },
    "subscriptions:unsubscribe": {
        "unsubscribe_token": reads_and_writes(everybody(), everybody(UNFIT)),
    },
    "following:follows": {
        "": reads_and_writes(signed_in(), signed_in(MISSING)),
    },
}
