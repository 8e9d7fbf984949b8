from django.urls import path

from diaspora.home import onboarding, views

urlpatterns = [
    path("", views.front, name="front"),
    path("me/", views.dashboard, name="dashboard"),
    path("welcome/", onboarding.start, name="welcome"),
    path("welcome/skip/", onboarding.skip, name="welcome_skip"),
    path("welcome/<slug:key>/", onboarding.step, name="welcome_step"),
]
