from django.urls import path

from diaspora.digests import views

urlpatterns = [
    path("me/digests/", views.preferences, name="digests"),
    path("mail/view/<str:signed>/", views.view_mail, name="mail_view"),
]
