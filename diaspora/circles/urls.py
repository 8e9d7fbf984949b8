from django.urls import path, register_converter

from diaspora.circles.views import circles, editing, entering, feeds, posts


class Doing:
    """What can be done to something that was written."""

    regex = "withdraw|hide|publish|pin"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class WithMember(Doing):
    """What a circle's team can do with a member."""

    regex = "expel|appoint"


register_converter(Doing, "doing")
register_converter(WithMember, "with_member")
urlpatterns = [
    path("", circles.circles, name="circles"),
    path("new/", circles.new_circle, name="circle_new"),
    path("asked/<int:pk>/stop/", entering.stop_asking, name="circle_stop_asking"),
    path("invited/<str:token>/", entering.invited, name="circle_invited"),
    path("pictures/<uuid:pk>.webp", posts.picture, name="circle_picture"),
    path("<slug:slug>/", circles.circle, name="circle"),
    path("<slug:slug>/feed.rss", feeds.feed, name="circle_feed"),
    path("<slug:slug>/members/", circles.members, name="circle_members"),
    path("<slug:slug>/members/<slug:handle>/<with_member:do>/", entering.act_on_member, name="circle_member_act"),
    path("<slug:slug>/mail/", circles.mail, name="circle_mail"),
    path("<slug:slug>/join/", entering.join, name="circle_join"),
    path("<slug:slug>/leave/", entering.leave, name="circle_leave"),
    path("<slug:slug>/invite/", entering.invite, name="circle_invite"),
    path("<slug:slug>/asking/", entering.asking, name="circle_asking"),
    path("<slug:slug>/asking/<int:pk>/vouch/", entering.vouch, name="circle_vouch"),
    path("<slug:slug>/asking/<int:pk>/decide/", entering.decide, name="circle_decide"),
    path("<slug:slug>/team/", posts.team, name="circle_team"),
    path("<slug:slug>/ask/", posts.new_post, name="circle_ask"),
    path("<slug:slug>/<uuid:pk>/", posts.post, name="circle_post"),
    path("<slug:slug>/<uuid:pk>/answer/", posts.answer, name="circle_answer"),
    path("<slug:slug>/<uuid:pk>/edit/", editing.edit_post, name="circle_post_edit"),
    path("<slug:slug>/<uuid:pk>/history/", editing.post_history, name="circle_post_history"),
    path("<slug:slug>/answers/<uuid:pk>/edit/", editing.edit_answer, name="circle_answer_edit"),
    path("<slug:slug>/answers/<uuid:pk>/history/", editing.answer_history, name="circle_answer_history"),
    path("<slug:slug>/<uuid:pk>/unmask/", posts.unmask, name="circle_unmask"),
    path("<slug:slug>/<uuid:pk>/<doing:do>/", posts.act_on_post, name="circle_post_act"),
    path("<slug:slug>/answers/<uuid:pk>/accept/", posts.accept, name="circle_accept"),
    path("<slug:slug>/answers/<uuid:pk>/<doing:do>/", posts.act_on_answer, name="circle_answer_act"),
]
