"""Listings, searches and requests of the party, for the table of who gets what."""

from django.utils import timezone

from jobs.asked import Asked
from jobs.models import Application, Attestation, Experience
from jobs.services.searches import save_search
from tests.jobs.bridge_factories import BridgeFactory, IntroductionFactory, not_live
from tests.jobs.factories import JobFactory, OfferFactory, RequestFactory, claim, waiting


def samples(world):
    live = JobFactory(employer__name="Party Works", employer__slug="party-works", title="Party engineer")
    claim(live)
    OfferFactory(employer=live.employer)
    own = waiting(status="draft", poster=world.party)
    asked = RequestFactory(seeker=world.party)
    offer = OfferFactory(ambassador=world.party)
    saved = save_search(Asked(words="engineer"), by=world.party, name="engineer")
    bridge = BridgeFactory(kind="knowledge", title="Party knowledge", poster=world.party)
    own_bridge = not_live("draft", poster=world.party)
    introduced = IntroductionFactory(asker=world.party)
    found = {"pk": live.pk, "slug": live.slug}
    company = {"slug": live.employer.slug}
    tie = Attestation.objects.create(member=world.party, employer=live.employer, level="current")
    tracked = Application.objects.create(
        member=world.party, title="Party cook", employer="Party", next_on=timezone.localdate()
    )
    told = Experience.objects.create(
        member=world.party, employer=live.employer, kind="ghosted", month=timezone.localdate().replace(day=1)
    )
    return {
        "job": found, "save_job": found, "dispute_claim": found, "job_deadline": found, "ask_referral": found,
        "job_act": {"pk": own.pk}, "job_edit": {"pk": own.pk}, "job_delete": {"pk": own.pk},
        "job_note": {"pk": own.pk},
        "employer": company, "attest": company, "attest_code": company, "attest_new_code": company,
        "follow_employer": company, "experience": company,
        "forget_tie": {"pk": tie.pk}, "experience_back": {"pk": told.pk}, "track_job": {"pk": live.pk},
        "application": {"pk": tracked.pk}, "application_date": {"pk": tracked.pk},
        "application_stage": {"pk": tracked.pk}, "application_delete": {"pk": tracked.pk},
        "report_referral": {"pk": asked.pk},
        "referral": {"pk": asked.pk}, "referral_act": {"pk": asked.pk}, "end_offer": {"pk": offer.pk},
        "bridge": {"pk": bridge.pk, "slug": bridge.slug}, "bridge_dates": {"pk": bridge.pk},
        "ask_introduction": {"pk": bridge.pk}, "bridge_edit": {"pk": own_bridge.pk},
        "bridge_act": {"pk": own_bridge.pk}, "bridge_delete": {"pk": own_bridge.pk},
        "bridge_new": {"kind": "venture"}, "bridges_of": {"kind": "venture"}, "bridge_watch": {"kind": "venture"},
        "introduction": {"pk": introduced.pk}, "introduction_act": {"pk": introduced.pk},
        "saved_search": {"pk": saved.pk}, "stop_search": {"pk": saved.pk},
    }  # fmt: skip
