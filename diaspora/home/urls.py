from django.urls import path

from diaspora.home import views

urlpatterns = [
    path("", views.front, name="front"),
    path("me/", views.dashboard, name="dashboard"),
]
