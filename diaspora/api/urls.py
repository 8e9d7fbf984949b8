from django.urls import path, re_path

from diaspora.api import keys, publishing, v1

urlpatterns = [
    path("api/", keys.about, name="api_about"),
    path("api/v1/", v1.urls()),
    # Whatever else: `path` would stop at a line break.
    re_path(r"^api/v1/(?P<rest>[\s\S]*)\Z", v1.nowhere),
    path("me/api/", keys.keys, name="api_keys"),
    path("me/api/<int:pk>/withdraw/", keys.withdraw, name="api_key_withdraw"),
    path("sitemap.xml", publishing.sitemap_index, name="sitemap"),
    path("sitemap-<slug:key>.xml", publishing.sitemap, name="sitemap_part"),
    path("feeds/<slug:key>.atom", publishing.feed, name="feed"),
    path("cards/<slug:key>/<str:ref>.png", publishing.card, name="card"),
]
