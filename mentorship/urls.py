from django.urls import URLPattern, path

from mentorship.views import feed, finding, office, own, requests, rounds, sessions, together

urlpatterns: list[URLPattern] = [
    path("", finding.people, name="mentors"),
    path("wish/", finding.wish, name="mentor_wish"),
    path("profile/", own.profile, name="mentor_profile"),
    path("load/", own.load, name="mentor_load"),
    path("circle/", own.circle, name="mentor_circle"),
    path("circle/act/", own.circle_act, name="mentor_circle_act"),
    path("requests/", requests.request_list, name="mentor_requests"),
    path("requests/<int:pk>/", requests.request_page, name="mentor_request"),
    path("requests/<int:pk>/act/", requests.request_act, name="mentor_request_act"),
    path("together/<int:pk>/", together.together, name="mentorship"),
    path("together/<int:pk>/act/", together.together_act, name="mentorship_act"),
    path("together/<int:pk>/goals/<int:goal>/", together.goal_act, name="mentorship_goal"),
    path("together/<int:pk>/propose/", sessions.propose, name="mentor_propose"),
    path("sessions/<int:pk>/act/", sessions.session_act, name="mentor_session_act"),
    path("sessions/<int:pk>/session.ics", sessions.session_ics, name="mentor_session_ics"),
    path("hours/", office.hour_list, name="office_hours"),
    path("hours/new/", office.new_hour, name="office_new"),
    path("hours/<int:pk>/", office.hour, name="office_hour"),
    path("hours/<int:pk>/act/", office.hour_act, name="office_act"),
    path("hours/<int:pk>/hour.ics", office.hour_ics, name="office_ics"),
    path("calendar/", feed.calendar, name="mentor_calendar"),
    path("calendar/<str:token>.ics", feed.calendar_feed, name="mentor_calendar_feed"),
    path("rounds/", rounds.round_list, name="mentor_rounds"),
    path("rounds/<int:pk>/", rounds.round_mine, name="mentor_round"),
    path("rounds/<int:pk>/join/", rounds.round_join, name="mentor_round_join"),
    path("<slug:handle>/", finding.mentor, name="mentor"),
    path("<slug:handle>/ask/", finding.ask, name="mentor_ask"),
]
