from django.urls import path

from diaspora.search import views

urlpatterns = [path("", views.search, name="search")]
