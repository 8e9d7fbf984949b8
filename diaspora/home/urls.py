from django.urls import path

from diaspora.home import files, onboarding, own_data, views

urlpatterns = [
    path("", views.front, name="front"),
    path("me/", views.dashboard, name="dashboard"),
    path("me/files/", files.own_files, name="own_files"),
    path("me/files/<uuid:pk>/delete/", files.delete, name="delete_file"),
    path("files/<uuid:pk>/", files.link, name="file"),
    path("files/<uuid:pk>/<str:signed>/", files.content, name="file_content"),
    path("me/data/", own_data.page, name="own_data"),
    path("me/data/copy/", own_data.copy, name="own_data_copy"),
    path("me/data/leave/", own_data.leave, name="leave"),
    path("me/data/stay/", own_data.stay, name="stay"),
    path("welcome/", onboarding.start, name="welcome"),
    path("welcome/skip/", onboarding.skip, name="welcome_skip"),
    path("welcome/<slug:key>/", onboarding.step, name="welcome_step"),
    path("privacy/", own_data.privacy_page, name="privacy"),
    path("about/", views.about, name="about"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("letters/", views.letters, name="letters"),
    path("robots.txt", views.robots, name="robots"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
