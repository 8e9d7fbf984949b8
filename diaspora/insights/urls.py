from django.urls import path

from diaspora.insights import views

urlpatterns = [
    path("", views.insights, name="insights"),
    path("consent/", views.consent, name="insights_consent"),
    path("emigration.csv", views.emigration_csv, name="emigration_csv"),
    path("emigration.json", views.emigration_json, name="emigration_json"),
    path("community.csv", views.community_csv, name="community_csv"),
    path("community.json", views.community_json, name="community_json"),
]
