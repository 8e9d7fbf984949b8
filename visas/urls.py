from django.urls import path

from visas.views import guides

app_name = "visas"
urlpatterns = [
    path("", guides.index, name="index"),
    path("pakistan/", guides.pakistan, name="pakistan"),
    path("<slug:slug>/", guides.country, name="country"),
    path("<slug:country>/<slug:slug>/", guides.route, name="route"),
    path("<slug:country>/<slug:slug>/follow/", guides.follow, name="follow"),
    path("<slug:country>/<slug:slug>/changes/", guides.changes, name="changes"),
]
