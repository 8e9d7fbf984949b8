from diaspora.accounts.models.files import MemberFile
from diaspora.accounts.models.history import Grouped, Permitted
from diaspora.accounts.models.members import (
    Ambassador,
    Block,
    Bucket,
    FormerHandle,
    Language,
    Profile,
    SentCode,
    Skill,
    User,
    UserQuerySet,
    Visibility,
    WorkCode,
    new_handle,
)
from diaspora.accounts.models.privacy import Consent, Erasure, KnownDevice, PendingAddress

__all__ = [
    "Ambassador",
    "Block",
    "Bucket",
    "Consent",
    "Erasure",
    "FormerHandle",
    "Grouped",
    "KnownDevice",
    "Language",
    "MemberFile",
    "PendingAddress",
    "Permitted",
    "Profile",
    "SentCode",
    "Skill",
    "User",
    "UserQuerySet",
    "Visibility",
    "WorkCode",
    "new_handle",
]
