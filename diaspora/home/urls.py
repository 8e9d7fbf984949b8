from django.urls import path

from diaspora.home import views

urlpatterns = [
    path("", views.front, name="front"),
    path("me/", views.dashboard, name="dashboard"),
    path("about/", views.about, name="about"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("robots.txt", views.robots, name="robots"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
