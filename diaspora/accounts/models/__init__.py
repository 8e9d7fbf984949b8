from diaspora.accounts.models.members import (
    Ambassador,
    Block,
    Bucket,
    FormerHandle,
    Language,
    Profile,
    Skill,
    User,
    UserQuerySet,
    Visibility,
    WorkCode,
    new_handle,
)
from diaspora.accounts.models.privacy import Consent, Erasure, KnownDevice

__all__ = [
    "Ambassador",
    "Block",
    "Bucket",
    "Consent",
    "Erasure",
    "FormerHandle",
    "KnownDevice",
    "Language",
    "Profile",
    "Skill",
    "User",
    "UserQuerySet",
    "Visibility",
    "WorkCode",
    "new_handle",
]
