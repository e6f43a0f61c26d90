"""Two rooms: what one does from another member's page, for which the project hands down `fellows`, and what is one's
own."""

from django.urls import path

from apps.contacts.views import blocking, conversations, reporting, writing

members = (
    [
        path("<slug:public_id>/write/", writing.write, name="write"),
        path("<slug:public_id>/report/", reporting.report_member, name="report"),
        path("<slug:public_id>/block/", blocking.block_member, name="block"),
    ],
    "contacts",
)

own = (
    [
        path("messages/", conversations.conversations, name="list"),
        path("messages/<slug:public_id>/", conversations.conversation, name="conversation"),
        path("messages/<slug:public_id>/block/", blocking.block_partner, name="block"),
        path("messages/<slug:public_id>/report/<slug:message_id>/", reporting.report_message, name="report"),
        path("blocked/", blocking.blocked, name="blocked"),
        path("blocked/<slug:public_id>/", blocking.unblock, name="unblock"),
    ],
    "messages",
)
