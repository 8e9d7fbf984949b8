from django.urls import path

from diaspora.accounts import views

urlpatterns = [
    path("people/<slug:handle>/", views.person, name="person"),
    path("people/<slug:handle>/block/", views.block, name="block"),
    path("people/<slug:handle>/unblock/", views.unblock, name="unblock"),
    path("me/profile/", views.edit_profile, name="edit_profile"),
    path("me/handle/", views.edit_handle, name="edit_handle"),
    path("me/safety/", views.safety, name="safety"),
    path("me/safety/address/", views.withdraw_address, name="withdraw_address"),
    path("me/safety/sessions/", views.end_sessions, name="end_sessions"),
]
