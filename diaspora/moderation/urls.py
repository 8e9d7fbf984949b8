from django.urls import path

from diaspora.moderation import views

urlpatterns = [
    path("me/ambassador/", views.ambassador, name="ambassador"),
    path("me/ambassador/code/", views.code, name="ambassador_code"),
    path("me/ambassador/code/new/", views.new_code, name="ambassador_new_code"),
]
