"""Members: who they are, what they let others see, and whom they never want to meet."""

import secrets
from collections.abc import Iterable
from typing import Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from diaspora.moves import Moving, known_status

# Letters and digits that can't be taken for one another when somebody reads an address aloud.
HANDLE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_handle() -> str:
    return "".join(secrets.choice(HANDLE_ALPHABET) for _ in range(16))


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    URDU = "ur", "اردو"


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def not_blocked_with(self, viewer: "User") -> "UserQuerySet":
        """Neither side of a block meets the other anywhere."""
        return self.filter(~Exists(Block.objects.between(viewer, OuterRef("pk"))))

    def visible_to(self, viewer: Any) -> "UserQuerySet":
        """Members whose page `viewer` may open: what they chose, less blocks. One sees oneself always."""
        if not viewer.is_authenticated:
            return self.active().filter(profile__visibility=Profile.Visibility.PUBLIC)
        open_pages = self.active().not_blocked_with(viewer).exclude(profile__visibility=Profile.Visibility.HIDDEN)
        return (open_pages | self.filter(pk=viewer.pk)).distinct()


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


@pghistory.track(fields=["is_staff", "is_superuser", "is_active"], model_name="RightsEvent")
class User(AbstractBaseUser, PermissionsMixin):
    """A member. The e-mail address signs in and is shown to no one; the handle stands in addresses."""

    email = models.EmailField(_("e-mail address"))
    handle = models.SlugField(_("handle"), max_length=30, unique=True, default=new_handle)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Karachi")
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        permissions = [("unmask_member", "Can see a member's addresses, for a reason that is logged")]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_member_per_address")]

    def __str__(self) -> str:
        return self.handle

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """A member never is without a profile, whichever way the row came to be."""
        new = self._state.adding
        super().save(*args, **kwargs)
        if new:
            Profile.objects.create(member=self)

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.handle])

    @property
    def name(self) -> str:
        """What others call this member; the handle until a name was given."""
        return self.profile.name or self.handle

    @property
    def is_ambassador(self) -> bool:
        ambassador = getattr(self, "ambassador", None)
        return ambassador is not None and ambassador.status == Ambassador.Status.VERIFIED


class FormerHandle(models.Model):
    """A handle that a member gave up, as a keyed hash. Nobody else may take it: links to it must never lead to
    another person, also when its owner is erased."""

    handle_hash = models.CharField(max_length=64, unique=True)
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_handles")
    left_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"former handle of {self.member_id}"


class Skill(models.Model):
    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Visibility(models.TextChoices):
    PUBLIC = "public", _("Anyone")
    MEMBERS = "members", _("Members who are signed in")
    HIDDEN = "hidden", _("No one")


class Profile(models.Model):
    """What a member told us about themselves. Everything may stay empty."""

    Visibility = Visibility

    class Place(models.TextChoices):
        PAKISTAN = "pakistan", _("In Pakistan")
        ABROAD = "abroad", _("Abroad")

    class RouteKind(models.TextChoices):
        WORK = "work", _("Work visa with a job")
        SEARCH = "search", _("Visa to look for a job")
        POINTS = "points", _("Points-based residence")
        STUDY = "study", _("Study first")
        REMOTE = "remote", _("Work from Pakistan for a company abroad")
        UNSURE = "unsure", _("I don't know yet")

    member = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile", primary_key=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    about = models.TextField(_("about you"), max_length=2000, blank=True)
    about_html = models.TextField(blank=True, editable=False)
    visibility = models.CharField(
        _("who may see your page"), max_length=8, choices=Visibility, default=Visibility.MEMBERS
    )
    place = models.CharField(_("where you are"), max_length=8, choices=Place, blank=True)
    country = CountryField(_("country"), blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    role = models.CharField(_("what you do"), max_length=80, blank=True)
    years = models.PositiveSmallIntegerField(_("years of experience"), null=True, blank=True)
    skills = models.ManyToManyField(Skill, verbose_name=_("skills"), blank=True, related_name="profiles")
    wish_countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    route_kind = models.CharField(_("kind of route"), max_length=8, choices=RouteKind, blank=True)
    onboarded_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            known_status(Visibility, name="profile_visibility_known", field="visibility"),
            models.CheckConstraint(condition=Q(years__isnull=True) | Q(years__lte=60), name="profile_years_human"),
        ]

    def __str__(self) -> str:
        return self.name or self.member.handle

    def city_for(self, viewer: Any) -> str:
        """The city, where `viewer` may know it: members see it, and an ambassador's only if they show it."""
        ambassador = getattr(self.member, "ambassador", None)
        if not viewer.is_authenticated or (ambassador is not None and not ambassador.show_city):
            return ""
        return self.city


class AmbassadorStatus(models.TextChoices):
    ASKED = "asked", _("waiting for verification")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("not verified")
    REVOKED = "revoked", _("verification withdrawn")


@pghistory.track(fields=["status", "proof"], model_name="AmbassadorEvent")
class Ambassador(Moving):
    """A member abroad who helps. Employer and city stay with us unless the member shows them."""

    Status = AmbassadorStatus

    class Proof(models.TextChoices):
        WORK_MAIL = "work_mail", _("a code to a work address")
        MODERATOR = "moderator", _("a moderator")

    MOVES = {
        Status.ASKED: {Status.VERIFIED, Status.REFUSED},
        Status.REFUSED: {Status.ASKED},
        Status.VERIFIED: {Status.REVOKED},
        Status.REVOKED: {Status.ASKED},
    }

    member = models.OneToOneField(User, on_delete=models.CASCADE, related_name="ambassador", primary_key=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    statement = models.TextField(_("how you can help"), max_length=1000, blank=True)
    employer_name = models.CharField(_("employer"), max_length=120, blank=True)
    label = models.CharField(_("how we may call your employer"), max_length=80, blank=True)
    show_employer = models.BooleanField(_("show my employer"), default=False)
    show_city = models.BooleanField(_("show my city"), default=False)
    proof = models.CharField(max_length=9, choices=Proof, blank=True)
    work_domain = models.CharField(max_length=120, blank=True)
    work_hash = models.CharField(max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        permissions = [("verify_ambassador", "Can verify ambassadors")]
        constraints = [
            known_status(AmbassadorStatus, name="ambassador_status_known"),
            # One work address proves one member.
            models.UniqueConstraint(
                fields=["work_hash"], condition=~Q(work_hash=""), name="one_ambassador_per_work_address"
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], name="ambassador_queue", condition=Q(status="asked"))]

    def __str__(self) -> str:
        return self.member.handle

    @property
    def employer_shown(self) -> str:
        """What others read about the employer: the name only where the member opted in."""
        return self.employer_name if self.show_employer else self.label


class SentCode(models.Model):
    """A code on its way to a work address. The address itself is nowhere: only its domain and keyed hash."""

    domain = models.CharField(max_length=120)
    address_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    # Codes sent since `window_at`, so that nobody's mailbox is flooded by us.
    sends = models.PositiveSmallIntegerField(default=1)
    window_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"code for {self.pk}"


class WorkCode(SentCode):
    ambassador = models.OneToOneField(Ambassador, on_delete=models.CASCADE, related_name="work_code", primary_key=True)


class BlockQuerySet(models.QuerySet["Block"]):
    def between(self, one: Any, other: Any) -> "BlockQuerySet":
        """Whoever of the two pressed it; either may be an OuterRef to a member."""
        return self.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one))

    def apart(self, members: Iterable[int], others: Iterable[int | None] | None = None) -> set[tuple[int, int]]:
        """Pairs of keys, both ways round, of which one has blocked the other. One of the two is among `members`, the
        other among `others` where they're given. One statement at most."""
        known = set(members)
        if others is None:
            rows = self.filter(Q(blocker__in=known) | Q(blocked__in=known))
        else:
            there = {other for other in others if other is not None}
            if not there:
                return set()
            rows = self.filter(Q(blocker__in=known, blocked__in=there) | Q(blocker__in=there, blocked__in=known))
        pairs = rows.values_list("blocker_id", "blocked_id")
        return {pair for one, other in pairs for pair in ((one, other), (other, one))}


class Block(models.Model):
    """Total, silent, both ways."""

    blocker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField(auto_now_add=True)
    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_a_pair"),
            models.CheckConstraint(condition=~Q(blocker=models.F("blocked")), name="no_one_blocks_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


class Bucket(models.Model):
    """How much of a limit a member has spent: buckets.py."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=40)
    spent = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "action"], name="one_bucket_an_action")]

    def __str__(self) -> str:
        return f"{self.action} of {self.member_id}"
