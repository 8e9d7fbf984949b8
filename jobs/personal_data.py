"""What the jobs product knows about a member."""

from collections.abc import Iterable
from typing import Any

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import Rule
from jobs.models import (
    Application,
    Attestation,
    Board,
    EmployerDomain,
    EmployerFollow,
    Experience,
    Job,
    JobNote,
    JobVersion,
    ReferralDesk,
    ReferralOffer,
    ReferralRequest,
    RegisterLink,
    SavedJob,
    SavedSearch,
    SeekerDesk,
    SponsorshipClaim,
    WorkAddressCode,
)

STAFF = "Kept without a name once the account is erased: which listing was decided when."


class JobsData:
    key = "jobs"
    rules = (
        Rule(Job, "poster", ("poster", "apply_mail"), "The listing stays without its poster's name.", "blank"),
        Rule(Job, "approved_by", ("approved_by",), STAFF, "blank"),
        Rule(
            JobNote, "author", ("text",), "As long as the listing, without a name once the account is erased.", "blank"
        ),
        Rule(JobVersion, "decided_by", ("decided_by",), STAFF, "blank"),
        Rule(SavedJob, "member", ("job",), "Until the member lets it go, or the account is erased.", "delete"),
        Rule(
            SavedSearch,
            "member",
            ("name", "question"),
            "Until the member forgets it, or the account is erased.",
            "delete",
        ),
        Rule(
            ReferralRequest,
            "seeker",
            ("fit_note", "answer"),
            "30 days after it ended its texts are emptied.",
            "delete",
        ),
        Rule(
            ReferralRequest,
            "ambassador",
            ("ambassador", "question"),
            "30 days after it ended its texts are emptied.",
            "blank",
        ),
        Rule(
            ReferralOffer,
            "ambassador",
            ("label",),
            "Until the ambassador ends it, or the account is erased.",
            "delete",
        ),
        Rule(ReferralDesk, "member", (), "As long as the account exists.", "delete"),
        Rule(SeekerDesk, "member", (), "As long as the account exists.", "delete"),
        Rule(
            Attestation,
            "member",
            ("level", "sponsored_from_pk_year", "domain", "address_hash"),
            "180 days, then it must be shown again. The work address itself is never kept.",
            "delete",
        ),
        Rule(
            WorkAddressCode,
            "attestation__member",
            ("domain", "address_hash"),
            "Until the code is entered, or the account is erased.",
            "delete",
        ),
        Rule(
            Application,
            "member",
            ("title", "employer", "link", "next_step", "salary", "notes"),
            "Until the member deletes it, or the account is erased.",
            "delete",
        ),
        Rule(
            Experience,
            "member",
            ("kind", "month"),
            "Until the member takes it back, or the account is erased. Others see numbers only.",
            "delete",
        ),
        Rule(EmployerFollow, "member", ("employer",), "Until the member stops, or the account is erased.", "delete"),
        Rule(SponsorshipClaim, "confirmed_by", ("confirmed_by",), STAFF, "blank"),
        Rule(EmployerDomain, "verified_by", ("verified_by",), STAFF, "blank"),
        Rule(RegisterLink, "first_by", ("first_by",), STAFF, "blank"),
        Rule(RegisterLink, "confirmed_by", ("confirmed_by",), STAFF, "blank"),
        Rule(Board, "approved_by", ("approved_by",), STAFF, "blank"),
    )

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        yield (
            "posted_jobs",
            list(member.posted_jobs.values("title", "status", "created_at", "published_at", "description")),
        )
        yield "job_notes", list(JobNote.objects.filter(author=member).values("job__title", "text", "created_at"))
        yield "saved_jobs", list(member.saved_jobs.values("job__title", "saved_at"))
        yield (
            "saved_searches",
            list(member.saved_searches.values("name", "question__canonical", "cadence", "saved_at")),
        )
        yield (
            "referral_requests",
            list(
                member.referral_requests.values("job__title", "status", "fit_note", "answer", "created_at", "ended_at")
            ),
        )
        yield (
            "referrals_given",
            list(
                member.referral_queue.values("job__title", "status", "question", "channel", "created_at", "ended_at")
            ),
        )
        yield (
            "referral_offers",
            list(member.referral_offers.values("employer__name", "job__title", "label", "created_at")),
        )
        yield (
            "attestations",
            list(member.attestations.values("employer__name", "level", "status", "domain", "proved_at", "expires_at")),
        )
        yield (
            "applications",
            list(
                member.applications.values(
                    "title", "employer", "country", "link", "stage", "stage_on", "applied_on", "next_on", "next_step",
                    "salary", "currency", "period", "notes",
                )
            ),
        )  # fmt: skip
        yield "employer_experiences", list(member.employer_experiences.values("employer__name", "kind", "month"))
        yield "followed_employers", list(member.followed_employers.values("employer__name", "since"))
