from django.urls import path

from diaspora.accounts import views

urlpatterns = [
    path("people/<slug:handle>/", views.person, name="person"),
]
