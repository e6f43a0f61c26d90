from apps.members.models.addresschange import AddressChange
from apps.members.models.conduct import Agreement, ConductText, ConductTranslation
from apps.members.models.joining import Invitation, Joining
from apps.members.models.member import PUBLIC_ID_LETTERS, LowerCaseEmailField, Member, new_public_id

__all__ = [
    "PUBLIC_ID_LETTERS",
    "AddressChange",
    "Agreement",
    "ConductText",
    "ConductTranslation",
    "Invitation",
    "Joining",
    "LowerCaseEmailField",
    "Member",
    "new_public_id",
]
