from django.urls import path

from diaspora.moderation import desk, member_views, public_views, second_views, views

urlpatterns = [
    path("me/ambassador/", views.ambassador, name="ambassador"),
    path("me/ambassador/code/", views.code, name="ambassador_code"),
    path("me/ambassador/code/new/", views.new_code, name="ambassador_new_code"),
    path("me/standing/", member_views.own_standing, name="standing"),
    path("safety/", public_views.safety, name="safety_advice"),
    path("transparency/", public_views.transparency, name="transparency"),
    path("report/<str:key>/<str:value>/", member_views.report, name="report"),
    path("appeal/<str:signed>/", member_views.appeal, name="appeal"),
    path("moderation/", desk.queue, name="moderation"),
    path("moderation/<int:pk>/", desk.case, name="case"),
    path("moderation/<int:pk>/claim/", desk.claim, name="case_claim"),
    path("moderation/<int:pk>/release/", desk.release, name="case_release"),
    path("moderation/<int:pk>/decide/", desk.decide, name="case_decide"),
    path("moderation/appeals/", desk.appeal_list, name="moderation_appeals"),
    path("moderation/appeals/<int:pk>/", desk.answer, name="appeal_answer"),
    path("moderation/two/", second_views.proposals, name="proposals"),
    path("moderation/two/new/<slug:kind>/", second_views.propose, name="propose"),
    path("moderation/two/<int:pk>/", second_views.proposal, name="proposal"),
    path("moderation/two/<int:pk>/approve/", second_views.approve, name="proposal_approve"),
    path("moderation/two/<int:pk>/refuse/", second_views.refuse, name="proposal_refuse"),
    path("moderation/two/<int:pk>/copy/", second_views.fetch, name="proposal_fetch"),
]
