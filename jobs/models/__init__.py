"""Tables of the jobs product, one file a subject."""

from jobs.models.claims import SponsorshipClaim
from jobs.models.employers import Attestation, Employer, EmployerDomain
from jobs.models.imports import Board, ImportedPosting, ImportRun
from jobs.models.listings import Job, JobNote, JobVersion, SavedJob
from jobs.models.question import Question, SavedSearch
from jobs.models.referrals import ReferralDesk, ReferralOffer, ReferralRequest, SeekerDesk
from jobs.models.search import JobSearch

__all__ = [
    "Attestation",
    "Board",
    "Employer",
    "EmployerDomain",
    "ImportRun",
    "ImportedPosting",
    "Job",
    "JobNote",
    "JobSearch",
    "JobVersion",
    "Question",
    "ReferralDesk",
    "ReferralOffer",
    "ReferralRequest",
    "SavedJob",
    "SavedSearch",
    "SeekerDesk",
    "SponsorshipClaim",
]
