from django.urls import URLPattern, path

from jobs.views import calendar, check, feeds, listing, lists, posting, referrals, saved

urlpatterns: list[URLPattern] = [
    path("", lists.job_list, name="jobs"),
    path("feed.rss", feeds.feed, name="jobs_feed"),
    path("check/", check.check, name="check_offer"),
    path("new/", posting.new_job, name="job_new"),
    path("mine/", posting.my_jobs, name="my_jobs"),
    path("saved/", saved.saved_jobs, name="saved_jobs"),
    path("searches/", saved.saved_searches, name="saved_searches"),
    path("searches/save/", saved.save_search, name="save_search"),
    path("searches/<int:pk>/", saved.edit_search, name="saved_search"),
    path("searches/<int:pk>/stop/", saved.stop_search, name="stop_search"),
    path("referrals/", referrals.referral_lists, name="referrals"),
    path("referrals/desk/", referrals.desk, name="referral_desk"),
    path("referrals/<int:pk>/", referrals.referral, name="referral"),
    path("referrals/<int:pk>/act/", referrals.referral_act, name="referral_act"),
    path("referrals/offers/<int:pk>/end/", referrals.end_offer, name="end_offer"),
    path("companies/<slug:slug>/", lists.employer, name="employer"),
    path("<int:pk>/save/", listing.save_job, name="save_job"),
    path("<int:pk>/deadline.ics", calendar.deadline, name="job_deadline"),
    path("<int:pk>/dispute/", listing.dispute, name="dispute_claim"),
    path("<int:pk>/act/", listing.owner_act, name="job_act"),
    path("<int:pk>/edit/", posting.edit_job, name="job_edit"),
    path("<int:pk>/delete/", posting.delete_draft, name="job_delete"),
    path("<int:pk>/note/", posting.answer_reviewer, name="job_note"),
    path("<int:pk>/ask/", referrals.ask_referral, name="ask_referral"),
    path("<int:pk>-<slug:slug>/", listing.job_page, name="job"),
]
