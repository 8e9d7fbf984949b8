"""Tables of the jobs product, one file a subject."""

from jobs.models.bits import SearchBits
from jobs.models.bridges import Bridge, BridgeDate, BridgeWatch
from jobs.models.claims import SponsorshipClaim
from jobs.models.employers import Attestation, Employer, EmployerDomain, WorkAddressCode
from jobs.models.experiences import EmployerFollow, Experience
from jobs.models.imports import Board, ImportedPosting, ImportRun
from jobs.models.introductions import Introduction, IntroductionDesk
from jobs.models.listings import Job, JobNote, JobVersion, SavedJob
from jobs.models.question import Question, SavedSearch
from jobs.models.referrals import ReferralDesk, ReferralOffer, ReferralRequest, SeekerDesk
from jobs.models.registers import Register, RegisterEdition, RegisterLink, RegisterRow
from jobs.models.screening import PromoterLicence, PromoterPermission, Screening, UpheldMark
from jobs.models.search import JobSearch
from jobs.models.tracker import Application
from jobs.models.words import JobWord

__all__ = [
    "Application",
    "Attestation",
    "Board",
    "Bridge",
    "BridgeDate",
    "BridgeWatch",
    "Employer",
    "EmployerDomain",
    "EmployerFollow",
    "Experience",
    "ImportRun",
    "ImportedPosting",
    "Introduction",
    "IntroductionDesk",
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
    "WorkAddressCode",
]
