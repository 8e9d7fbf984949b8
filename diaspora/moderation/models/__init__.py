from diaspora.moderation.models.decisions import Appeal, Decision
from diaspora.moderation.models.proposals import Proposal
from diaspora.moderation.models.reports import Reason, Report, Signal
from diaspora.moderation.models.terms import WatchedTerm
from diaspora.moderation.models.trust import Vouch

__all__ = ["Appeal", "Decision", "Proposal", "Reason", "Report", "Signal", "Vouch", "WatchedTerm"]
