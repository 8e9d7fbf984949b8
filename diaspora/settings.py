"""Settings, from the environment only. `.env.example` documents each name; `.env` beside it is read if there."""

import os
import secrets
import sys
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import dj_database_url
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from environs import Env

from diaspora import embedded
from diaspora.accounts import places

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)


def _required(name: str, why: str) -> str:
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: {why}. See .env.example, or use `make run`.")
    return value


def _yes_or_no(name: str, *, default: bool) -> bool:
    try:
        return env.bool(name, default)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be true or false, not {os.environ[name]!r}.") from error


def _whole(name: str, default: int) -> int:
    try:
        return env.int(name, default)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {os.environ[name]!r}.") from error


# --- What this place is -----------------------------------------------------------------------------------------
DEBUG = _yes_or_no("DEBUG", default=False)
SECRET_KEY = _required("SECRET_KEY", "it signs sessions and links")
if not DEBUG and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5):
    raise ImproperlyConfigured("SECRET_KEY is too weak: use at least 50 random characters.")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is empty: name the hosts that this site answers for.")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
PORT = _whole("PORT", 8000)
SITE_NAME = env.str("SITE_NAME", "Safeer")
SITE_URL = env.str("SITE_URL", f"http://localhost:{PORT}" if DEBUG else "").rstrip("/")
if not SITE_URL:
    raise ImproperlyConfigured("SITE_URL is not set: links in mails need it.")
# Where the source code can be read; the footer links to it.
SOURCE_URL = env.str("SOURCE_URL", "")
LOCAL_DIR = embedded.room(BASE_DIR)

# --- Apps, top downward as in ARCHITECTURE.md -------------------------------------------------------------------
INSTALLED_APPS = [
    "jobs",
    "visas",
    "diaspora.circles",
    "mentorship",
    "diaspora.insights",
    "diaspora.home",
    "diaspora.api",
    "diaspora.digests",
    "diaspora.moderation",
    "diaspora.search",
    "diaspora.notifications",
    "diaspora.accounts",
    "diaspora.audit",
    "diaspora.rates",
    "diaspora",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "anymail",
    "django.forms",
    "django_countries",
    "django_htmx",
    "import_export",
    "lucide",
    "ninja",
    "pghistory",
    "pgtrigger",
    "template_partials",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "diaspora.middleware.head_has_no_body",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "diaspora.middleware.csp_for_admin",
    "diaspora.middleware.database_away",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "diaspora.audit.middleware.who",
    "diaspora.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "diaspora.accounts.middleware.sessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "diaspora.moderation.site.second_factor_for_staff",
    "diaspora.moderation.site.recent_proof_of_staff",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "diaspora.middleware.private_when_signed_in",
    "diaspora.offline.kept_for",
]
ROOT_URLCONF = "diaspora.urls"
WSGI_APPLICATION = "diaspora.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["lucide.templatetags.lucide"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "diaspora.context.site",
                "diaspora.notifications.context.bell",
            ],
        },
    }
]

# --- What plugs into the platform's sockets (diaspora/registry.py) ----------------------------------------------
DIGEST_SECTIONS: list[str] = [
    "jobs.digest.JobsDigest",
    "jobs.digest.ReferralsDigest",
    "jobs.bridge_sockets.BridgesDigest",
    "jobs.digest.FollowedCompanies",
    "diaspora.digests.notices.NoticesInDigest",
    "visas.digest.VisasSection",
    "diaspora.circles.digest.CirclesDigest",
    "mentorship.digest.MentorshipSection",
]
MODERATED: list[str] = [
    "jobs.moderation.ModeratedJob",
    "jobs.moderation.ModeratedReferral",
    "jobs.bridge_moderation.ModeratedBridge",
    "jobs.bridge_moderation.ModeratedIntroduction",
    "jobs.moderation.ModeratedAnswer",
    "jobs.moderation.ModeratedExperience",
    "diaspora.moderation.people.ModeratedMember",
    "visas.moderation.CaseTarget",
    "diaspora.circles.moderation.ModeratedPost",
    "diaspora.circles.moderation.ModeratedAnswer",
    "mentorship.moderation.ModeratedRequest",
    "mentorship.moderation.ModeratedMentorship",
    "mentorship.moderation.ModeratedMessage",
    "mentorship.moderation.ModeratedMentor",
]
SEARCH_SOURCES: list[str] = [
    "jobs.search.JobsSource",
    "jobs.bridge_sockets.BridgesSource",
    "visas.search.GuideSource",
    "diaspora.circles.search.CirclesSource",
    "mentorship.search.MentorsSource",
]
PANELS: list[str] = [
    "visas.panels.VisasPanel",
    "mentorship.panels.MentorsPanel",
]
PERSONAL_DATA: list[str] = [
    "diaspora.accounts.own_data.AccountsData",
    "jobs.personal_data.JobsData",
    "jobs.bridge_personal_data.BridgesData",
    "diaspora.moderation.personal_data.ModerationData",
    "diaspora.notifications.personal_data.NotificationsData",
    "diaspora.digests.personal_data.DigestsData",
    "visas.personal_data.VisasData",
    "diaspora.circles.personal_data.CirclesData",
    "diaspora.insights.personal_data.InsightsData",
    "diaspora.api.personal_data.ApiData",
    "mentorship.personal_data.MentorshipData",
]
DASHBOARD: list[str] = [
    "diaspora.moderation.dashboard.StandingCard",
    "jobs.dashboard.RequestsCard",
    "jobs.dashboard.SavedCard",
    "jobs.bridge_sockets.IntroductionsCard",
    "visas.dashboard.VisasCard",
    "diaspora.circles.dashboard.CirclesCard",
    "mentorship.dashboard.MentoringCard",
]
FRONT_CARDS: list[str] = [
    "jobs.dashboard.FreshJobs",
]
QUEUES: list[str] = [
    "jobs.queues.ReviewQueue",
    "jobs.queues.EditQueue",
    "visas.queues.SuggestionQueue",
    "visas.queues.ReviewQueue",
    "visas.queues.SecondReadingQueue",
    "visas.queues.OverdueQueue",
    "visas.queues.OutlierQueue",
    "diaspora.moderation.own_queues.ReportQueue",
    "diaspora.moderation.own_queues.AppealQueue",
    "diaspora.moderation.own_queues.AmbassadorQueue",
    "diaspora.moderation.own_queues.ProposalQueue",
    "jobs.queues.LinkQueue",
    "jobs.queues.DomainQueue",
    "jobs.bridge_moderation.BridgeQueue",
    "mentorship.queues.HeldQueue",
    "mentorship.queues.DisputeQueue",
    "mentorship.queues.CircleQueue",
    "mentorship.queues.RoundQueue",
]
# What moderators may do: look, and act through services that ask for a reason. Nothing here changes or deletes a row.
MODERATOR_PERMISSIONS: list[str] = [
    "accounts.view_user",
    "accounts.view_ambassador",
    "accounts.verify_ambassador",
    "accounts.unmask_member",
    "audit.view_event",
    "circles.view_circle",
    "circles.view_membership",
    "circles.found_circle",
    "circles.moderate_circle",
    "digests.view_subscription",
    "notifications.view_delivery",
    "jobs.view_job",
    "jobs.review_job",
    "jobs.view_jobversion",
    "jobs.view_employer",
    "jobs.view_employerdomain",
    "jobs.verify_employerdomain",
    "jobs.view_attestation",
    "jobs.view_experience",
    "jobs.view_board",
    "jobs.approve_board",
    "jobs.view_importrun",
    "jobs.view_registerlink",
    "jobs.confirm_registerlink",
    "jobs.view_registeredition",
    "jobs.view_promoterlicence",
    "jobs.view_promoterpermission",
    "jobs.view_referralrequest",
    "jobs.view_bridge",
    "jobs.view_introduction",
    "moderation.view_report",
    "moderation.view_decision",
    "moderation.view_watchedterm",
    "moderation.decide_report",
    "moderation.propose_ban",
    "mentorship.view_mentorprofile",
    "mentorship.view_mentorrequest",
    "mentorship.view_mentorship",
    "mentorship.view_mentorsession",
    "mentorship.settle_session",
    "mentorship.view_message",
    "mentorship.release_message",
    "mentorship.view_circleverification",
    "mentorship.verify_circle",
]
# Who writes guides: drafts are typed in the admin, which locks them once they're published.
GUIDE_EDITOR_PERMISSIONS: list[str] = [
    "visas.view_routeversion",
    "visas.change_routeversion",
    "visas.view_factvalue",
    "visas.add_factvalue",
    "visas.change_factvalue",
    "visas.view_evidence",
    "visas.add_evidence",
    "visas.view_fact",
    "visas.view_source",
    "visas.add_source",
    "visas.view_alert",
    "visas.add_alert",
    "visas.change_alert",
    "visas.view_suggestion",
    "visas.change_suggestion",
    "visas.view_case",
    "visas.change_case",
    "visas.view_route",
    "visas.view_step",
    "visas.change_step",
    "visas.view_requirement",
    "visas.change_requirement",
    "visas.view_documentneed",
    "visas.change_documentneed",
    "visas.view_feeitem",
    "visas.change_feeitem",
]
ROUND_LEAD_PERMISSIONS: list[str] = [
    "mentorship.view_round",
    "mentorship.add_round",
    "mentorship.run_round",
]
# Who answers members' wishes about their data that came by letter.
SAFETY_LEAD_PERMISSIONS: list[str] = [
    "accounts.view_user",
    "moderation.propose_ban",
    "moderation.propose_data",
]
# Each group holds exactly these after each migrate. A member may be in several.
GROUPS: dict[str, list[str]] = {
    "moderator": MODERATOR_PERMISSIONS,
    "guide_editor": GUIDE_EDITOR_PERMISSIONS,
    "round_lead": ROUND_LEAD_PERMISSIONS,
    "safety_lead": SAFETY_LEAD_PERMISSIONS,
}
# Functions (member) that count how many contacts of theirs others accepted; (a, b) that say whether two are close,
# so that one doesn't judge the other.
ACCEPTED_CONTACTS: list[str] = [
    "jobs.services.referrals.accepted_contacts",
    "mentorship.services.safety.accepted_contacts",
]
CLOSE_PAIRS: list[str] = [
    "jobs.services.referrals.are_close",
    "mentorship.services.safety.are_close",
]
# Functions (scope, since) that give what was written, to try watched terms on.
WATCHED_TEXTS: list[str] = [
    "diaspora.circles.services.writing.texts_since",
    "jobs.services.screening.texts_since",
    "mentorship.services.requests.texts_since",
]
# Functions (blocker, blocked) that end what runs between the two, in the transaction of the block.
ON_BLOCK: list[str] = [
    "jobs.services.referrals.end_between",
    "jobs.services.introductions.end_between",
    "diaspora.circles.services.told.forget_between",
    "mentorship.services.safety.end_between",
]
# Run by the minute's tick, in this order; each is a function without arguments that may run twice.
TICKS: list[str] = [
    "jobs.tasks.screen_waiting",
    "jobs.tasks.expire_listings",
    "jobs.tasks.ask_if_still_open",
    "jobs.tasks.end_attestations",
    "jobs.tasks.remind_to_renew",
    "jobs.tasks.recheck_claims",
    "jobs.tasks.take_new_rates",
    "jobs.tasks.rebuild_words",
    "jobs.tasks.ring_for_bits",
    "jobs.tasks.ring_for_boards",
    "jobs.tasks.ring_for_links",
    "jobs.tasks.remind_of_referrals",
    "jobs.tasks.end_overdue_referrals",
    "jobs.tasks.remind_of_steps",
    "jobs.tasks.scrub_referrals",
    "jobs.services.bridges.expire_bridges",
    "jobs.services.introductions.remind",
    "jobs.services.introductions.end_overdue",
    "jobs.services.introductions.scrub",
    "diaspora.notifications.heartbeat.beat",
    "diaspora.notifications.tasks.sweep",
    "diaspora.digests.tasks.ring_planner",
    "diaspora.notifications.tasks.ring_what_waits",
    "diaspora.notifications.personal_data.expire",
    "diaspora.moderation.clockwork.tick",
    "diaspora.circles.services.upkeep.tick",
    "diaspora.moderation.personal_data.expire",
    "diaspora.accounts.own_data.expire",
    "visas.services.remind_of_endings",
    "diaspora.accounts.privacy.erase_due",
    "diaspora.notifications.account_safety.take_effect",
    "diaspora.home.tasks.ring_file_checks",
    "diaspora.insights.tasks.ring_count",
    "diaspora.api.limits.forget",
    "mentorship.tasks.renew_masks",
    "mentorship.tasks.act_on_requests",
    "mentorship.tasks.act_on_mentorships",
    "mentorship.tasks.act_on_sessions",
    "mentorship.tasks.act_on_threads",
    "mentorship.tasks.act_on_office_hours",
    "mentorship.tasks.act_on_profiles",
    "mentorship.tasks.act_on_rounds",
    "mentorship.tasks.scrub",
]
# Functions (file, member) that say whether somebody else than its owner may read a member's file.
FILE_READERS: list[str] = [
    "jobs.services.papers.may_read_cv",
]
# Each fills its product's part of the demo: part(members, now=, dice=).
DEMO_PARTS: list[str] = [
    "jobs.demo.fill",
    "jobs.demo_bridges.fill",
    "visas.demo.fill",
    "diaspora.circles.demo.fill",
    "mentorship.demo.fill",
    "diaspora.insights.demo.fill",
]
# What the bars and the front page link to, where it exists.
PLACES = {
    "jobs": "/jobs/",
    "visas": "/visas/",
    "circles": "/circles/",
    "people": "/mentors/",
    "search": "/search/",
    "check": "/jobs/check/",
    "safety": "/safety/",
    "privacy": "/privacy/",
    "insights": "/insights/",
    "profile": "/me/profile/",
    "digests": "/me/digests/",
    "own_safety": "/me/safety/",
    "own_data": "/me/data/",
}
# Who composes which kind of mail, and which kinds of notice a member may choose about.
MAIL_KINDS: list[str] = [
    "diaspora.notifications.mails.SecurityMail",
    "diaspora.notifications.mails.NoticeMail",
    "diaspora.digests.mails.DigestMail",
]
NOTICES: list[str] = [
    "jobs.notices.JobsNotices",
    "jobs.notices.BridgesNotices",
    "visas.notices.VisasNotices",
    "mentorship.notices.MentoringNotices",
    "diaspora.circles.notices.CircleNotices",
    "diaspora.home.notices.OwnNotices",
    "diaspora.moderation.notices.ModerationNotices",
]
# What the community counts of itself, once a night (diaspora/figures.py).
INSIGHTS: list[str] = [
    "diaspora.accounts.insights.Seekers",
    "diaspora.accounts.insights.Ambassadors",
    "jobs.insights.ReferralsByMonth",
    "jobs.insights.AnswerTimes",
    "jobs.insights.IntroductionsByKind",
    "visas.insights.CasesByRoute",
    "mentorship.insights.MentorshipsByMonth",
    "mentorship.insights.WhatCameOfIt",
    "mentorship.insights.MentorAnswers",
]
# What the site gives to machines (diaspora/doors.py).
API_ROUTERS: list[str] = [
    "jobs.api.JobsApi",
    "jobs.bridge_api.BridgesApi",
    "visas.api.VisasApi",
    "diaspora.insights.api.InsightsApi",
]
SITEMAPS: list[str] = [
    "diaspora.circles.doors.CirclePages",
    "diaspora.insights.doors.OwnPages",
    "jobs.doors.JobsPages",
    "jobs.bridge_doors.BridgePages",
    "visas.doors.GuidePages",
]
FEEDS: list[str] = [
    "jobs.doors.JobsFeed",
    "jobs.bridge_doors.DeadlinesCalendar",
    "jobs.bridge_doors.BridgesFeed",
    "jobs.bridge_doors.KnowledgeCalendar",
    "visas.doors.ChangesFeed",
]
CARDS: list[str] = [
    "jobs.doors.JobCards",
    "jobs.bridge_doors.BridgeCards",
    "visas.doors.RouteCards",
]
# Addresses that a phone keeps once they were opened, as expressions that Python and JavaScript read alike.
OFFLINE_PAGES = [
    r"^/visas/(?!calculators/)[\w-]+/[\w-]+/$",
    r"^/visas/(pakistan|plan)/$",
    r"^/jobs/([0-9]+-[\w-]+|saved)/$",
]
# Requests a minute and a day.
API_LIMITS = {"key": (120, 20_000), "address": (30, 2_000)}

# --- Data -------------------------------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", "") or (embedded.database_url(LOCAL_DIR) if DEBUG else "")
REDIS_URL = env.str("REDIS_URL", "") or (embedded.redis_url(LOCAL_DIR) if DEBUG else "")
if not DATABASE_URL:
    raise ImproperlyConfigured("DATABASE_URL is not set: postgres://user:password@host:5432/name")
if not REDIS_URL:
    raise ImproperlyConfigured("REDIS_URL is not set: redis://host:6379/0")
if not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("REDIS_URL cannot be read: it must look like redis://host:6379/0")
try:
    DATABASES: dict[str, Any] = {"default": dj_database_url.parse(DATABASE_URL)}
except ValueError as error:
    raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}") from error
if DATABASES["default"].get("ENGINE") != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database (15 or newer).")
DATABASES["default"] |= {
    "CONN_MAX_AGE": None,
    # Without it the first request after a lost connection answers 500.
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "connect_timeout": 3,
        "options": (
            f"-c statement_timeout={_whole('STATEMENT_TIMEOUT_MS', 5000)} -c lock_timeout=2000"
            " -c idle_in_transaction_session_timeout=10000"
        ),
    },
}
# In the database and not in Redis: sign-in limits must be shared by all web processes, must not be evicted, and
# must not depend on the broker.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Whole pages for people who aren't signed in, for ten seconds: diaspora/shared_pages.py.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}

# Addresses are unique without regard to case, by the constraint `one_member_per_address`.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

# --- Accounts ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = reverse_lazy("dashboard")
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SIGNUP_REDIRECT_URL = reverse_lazy("welcome")
ACCOUNT_ADAPTER = "diaspora.notifications.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "phone"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = SITE_URL.split(":", 1)[0]
ACCOUNT_SESSION_REMEMBER = True
# Everything that allauth limits stays at its defaults; see docs/operate.md.
ALLAUTH_TRUSTED_PROXY_COUNT = _whole("ALLAUTH_TRUSTED_PROXY_COUNT", 0)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = SITE_NAME
# Last use is kept by diaspora.accounts.middleware.sessions.
USERSESSIONS_TRACK_ACTIVITY = False
# Demo staff may sign in with a password alone, under a banner that says so.
STAFF_MAY_SKIP_MFA = DEBUG and _yes_or_no("STAFF_MAY_SKIP_MFA", default=True)
# Keys the hashes of work addresses and of suppressed ones, which outlive the address itself.
HASH_KEY = env.str("HASH_KEY", "") or SECRET_KEY
SOCIALACCOUNT_PROVIDERS = {
    provider: {"APPS": [{"client_id": env.str(f"SOCIAL_{key}_ID"), "secret": env.str(f"SOCIAL_{key}_SECRET"), **more}]}
    for provider, key, more in (
        ("google", "GOOGLE", {}),
        ("github", "GITHUB", {}),
        (
            "openid_connect",
            "LINKEDIN",
            {
                "provider_id": "linkedin",
                "name": "LinkedIn",
                "settings": {"server_url": "https://www.linkedin.com/oauth"},
            },
        ),
    )
    if env.str(f"SOCIAL_{key}_ID", "")
}
INSTALLED_APPS += [f"allauth.socialaccount.providers.{provider}" for provider in SOCIALACCOUNT_PROVIDERS]
SOCIALACCOUNT_ONLY = False
# The page with the button shows what one agrees to.
SOCIALACCOUNT_AUTO_SIGNUP = False

# --- Mail -------------------------------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", "")
if not DEBUG and not EMAIL_URL and not env.str("EMAIL_PROVIDER", ""):
    raise ImproperlyConfigured("EMAIL_URL is not set: smtp://user:password@host:587/?tls=true")
if EMAIL_URL and not EMAIL_URL.startswith(("smtp:", "smtps:", "smtp+tls:", "smtp+ssl:")):
    raise ImproperlyConfigured("EMAIL_URL cannot be read: it must look like smtp://user:password@host:587/?tls=true")
if EMAIL_URL:
    _mail = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
else:
    # Shown at /dev/mail/.
    EMAIL_BACKEND = "diaspora.notifications.devmail.KeptMail"
# A provider's own API in the place of SMTP: EMAIL_PROVIDER=brevo with ANYMAIL_BREVO_API_KEY=…
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", "")
if EMAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"
ANYMAIL: dict[str, Any] = {
    name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")
}
# user:password pairs in the addresses of the webhooks; the old and the new one while they're changed. Without any,
# nobody knows the one that's made up here, and every call is refused.
ANYMAIL["WEBHOOK_SECRET"] = env.list("MAIL_WEBHOOK_SECRETS", []) or [f"none:{secrets.token_urlsafe(32)}"]
EMAIL_TIMEOUT = 20
MAIL_DIR = LOCAL_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <hello@localhost>" if DEBUG else "")
SECURITY_FROM_EMAIL = env.str("SECURITY_FROM_EMAIL", DEFAULT_FROM_EMAIL)
if not DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("DEFAULT_FROM_EMAIL is not set: the sender of our mails.")
SERVER_EMAIL = SECURITY_FROM_EMAIL
# Ends every Message-ID and List-Id.
MAIL_DOMAIN = env.str("MAIL_DOMAIN", "") or parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
UNSUBSCRIBE_ADDRESS = env.str("UNSUBSCRIBE_ADDRESS", f"unsubscribe@{MAIL_DOMAIN}")
# Who can tell whether a mail was taken, when a worker died over it: "log:/var/log/mail.log" (a Postfix),
# "https://…/{message_id}" (200: yes, 404: no), or nothing. docs/mail.md
MAIL_ASK = env.str("MAIL_ASK", "")
if MAIL_ASK and not MAIL_ASK.startswith(("log:", "http://", "https://")):
    raise ImproperlyConfigured("MAIL_ASK must be log:/path or an address with {message_id} in it.")
# How long a worker may hold a claim before it counts as dead.
MAIL_LEASE_S = _whole("MAIL_LEASE_S", 120)
# So many a minute to one receiving domain; "*" for all together: MAIL_RATES=*=6000,gmail.com=600
try:
    _rates: list[str] = env.list("MAIL_RATES", [])
    MAIL_RATES = {rate.rpartition("=")[0]: int(rate.rpartition("=")[2]) for rate in _rates}
except ValueError as error:
    raise ImproperlyConfigured("MAIL_RATES must look like *=6000,gmail.com=600") from error

# --- Records: triggers write down each change of rights, also by raw SQL ----------------------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

# --- Tasks ------------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = embedded.broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Without timeouts a frozen Redis hangs every caller for ever.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "health_check_interval": 25,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1}
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "diaspora.home.tasks.check_files": {"queue": "heavy"},
    "mentorship.tasks.run_rounds": {"queue": "heavy"},
    "jobs.tasks.rebuild_bits": {"queue": "heavy"},
    "diaspora.notifications.tasks.deliver": {"queue": "mail"},
    "diaspora.notifications.tasks.deliver_bulk": {"queue": "bulk"},
    "diaspora.digests.tasks.*": {"queue": "bulk"},
}
CELERY_BEAT_SCHEDULE = {"tick": {"task": "diaspora.tasks.tick", "schedule": 60.0, "options": {"expires": 55}}}

# --- Words and places -------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ur", "اردو")]
LANGUAGE_COOKIE_NAME = "hl"
LOCALE_PATHS = [BASE_DIR / app / "locale" for app in ("diaspora", "jobs", "visas", "mentorship")]
FORMAT_MODULE_PATH = ["diaspora.formats"]
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "UTC"
USE_TZ = True
# In our own words, so that they're translated.
COUNTRIES_OVERRIDE = places.NAMES

# --- Files ------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", "") or LOCAL_DIR / "media")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# "host:3310" or "/run/clamav/clamd.ctl". Empty: files are checked by their content only.
CLAMAV = env.str("CLAMAV", "")

# --- Safety -----------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
if not DEBUG:
    SECURE_SSL_REDIRECT = _yes_or_no("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = _whole("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    if _yes_or_no("SECURE_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Seeing what happens ----------------------------------------------------------------------------------------
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "httpx": {"level": "WARNING"}},
}
SENTRY_DSN = env.str("SENTRY_DSN", "")
if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False, max_request_body_size="never")

# --- Admin ------------------------------------------------------------------------------------------------------
UNFOLD = {
    "SITE_TITLE": SITE_NAME,
    "SITE_HEADER": SITE_NAME,
    "SITE_URL": "/",
    "SHOW_HISTORY": False,
    "DASHBOARD_CALLBACK": "diaspora.moderation.site.dashboard",
    "COLORS": {
        "primary": {
            "50": "238 248 250", "100": "212 236 241", "200": "173 217 227", "300": "122 190 205",
            "400": "66 155 174", "500": "30 122 142", "600": "11 85 99", "700": "10 74 86", "800": "9 60 70",
            "900": "8 50 59", "950": "4 32 39",
        }
    },
}  # fmt: skip

if "pytest" in sys.modules:
    # Passwords of test members are hashed thousands of times; strength proves nothing there.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
