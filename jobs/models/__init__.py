"""Tables of the jobs product, one file a subject."""

from jobs.models.bits import SearchBits
from jobs.models.claims import SponsorshipClaim
from jobs.models.employers import Attestation, Employer, EmployerDomain
from jobs.models.imports import Board, ImportedPosting, ImportRun
from jobs.models.listings import Job, JobNote, JobVersion, SavedJob
from jobs.models.question import Question, SavedSearch
from jobs.models.referrals import ReferralDesk, ReferralOffer, ReferralRequest, SeekerDesk
from jobs.models.registers import Register, RegisterEdition, RegisterLink, RegisterRow
from jobs.models.screening import PromoterLicence, PromoterPermission, Screening, UpheldMark
from jobs.models.search import JobSearch
from jobs.models.words import JobWord

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
    "JobWord",
    "PromoterLicence",
    "PromoterPermission",
    "Question",
    "ReferralDesk",
    "ReferralOffer",
    "ReferralRequest",
    "Register",
    "RegisterEdition",
    "RegisterLink",
    "RegisterRow",
    "SavedJob",
    "SavedSearch",
    "Screening",
    "SearchBits",
    "SeekerDesk",
    "SponsorshipClaim",
    "UpheldMark",
]
