"""Courses, events, and the links that lead into them."""

from tests.platform.access.answers import (
    ELSEWHERE,
    KEEPERS,
    MISSING,
    OK,
    PARTICIPANT,
    VISITOR,
    Table,
    everybody,
    mixed,
    only,
    reads,
    reads_and_writes,
    signed_in,
)

COURSES: Table = {
    "spaces:space": {
        "public": reads(only(KEEPERS | PARTICIPANT)),
        "private": reads(only(KEEPERS | PARTICIPANT)),
    },
    "spaces:by_link": {
        "public space_token": reads(everybody()),
        "public withdrawn_space_token": reads(everybody(MISSING)),
        "private private_space_token": reads(everybody()),
    },
    "spaces:file": {
        "public space_token participants_copy": reads(everybody()),
        "public space_token members_copy": reads(everybody(MISSING)),
        "public withdrawn_space_token participants_copy": reads(everybody(MISSING)),
    },
    "applications:apply": {
        "public": reads_and_writes(mixed(ELSEWHERE, {OK: VISITOR})),
        "private": reads_and_writes(everybody(MISSING)),
    },
    "applications:form": {
        "public apply_token": reads_and_writes(everybody()),
        "private private_apply_token": reads_and_writes(everybody()),
        "private apply_token": reads_and_writes(everybody(MISSING)),
        "public other_apply_token": reads_and_writes(everybody(), everybody(ELSEWHERE)),
    },
    "applications:withdraw": {
        "public apply_token": reads_and_writes(everybody(), everybody(ELSEWHERE)),
        "private private_apply_token": reads_and_writes(everybody(), everybody(ELSEWHERE)),
        "public other_apply_token": reads_and_writes(everybody(ELSEWHERE)),
    },
    "applications:file": {
        "public apply_token proof": reads(everybody()),
        "private private_apply_token private_proof": reads(everybody()),
        "public other_apply_token proof": reads(everybody(MISSING)),
    },
    "applications:offer": {
        "public offer_token": reads_and_writes(everybody(), everybody(ELSEWHERE)),
    },
    "training:list": {
        "": reads(everybody()),
    },
    "training:month": {
        "2026 11": reads(everybody()),
    },
    "training:year": {
        "2026": reads(everybody()),
    },
    "training:calendar": {
        "public": reads(everybody()),
        "private": reads(everybody(MISSING)),
        "formerly": reads(everybody(ELSEWHERE)),
        "formerly_private": reads(everybody(MISSING)),
    },
    "training:event": {
        "public": reads(everybody()),
        "private": reads(everybody(MISSING)),
        "formerly": reads(everybody(ELSEWHERE)),
        "formerly_private": reads(everybody(MISSING)),
    },
    "courses:list": {
        "": reads(everybody()),
    },
    "courses:calendar": {
        "course": reads(everybody()),
    },
    "courses:course": {
        "course": reads(everybody()),
    },
    "calendar:feeds": {
        "": reads(everybody()),
    },
    "calendar:ics": {
        "": reads(everybody()),
    },
    "calendar:atom": {
        "": reads(everybody()),
    },
    "calendar:json": {
        "": reads(everybody()),
    },
    "own_calendar:page": {
        "": reads_and_writes(signed_in()),
    },
    "own_calendar:feed": {
        "feed_token": reads(everybody()),
    },
    "places:place": {
        "place_token": reads_and_writes(everybody(), everybody(ELSEWHERE)),
        "private_place_token": reads_and_writes(everybody(), everybody(ELSEWHERE)),
    },
    "my": {
        "": reads(signed_in()),
    },
    "my_courses": {
        "": reads(signed_in()),
    },
    "certificates:file": {
        "certificate_token": reads(everybody()),
    },
    "certificates:check": {
        "certificate": reads(everybody()),
    },
}
