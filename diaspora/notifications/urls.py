from django.urls import include, path

from diaspora.notifications import devmail_views, views

urlpatterns = [
    path("me/notifications/", views.notice_list, name="notifications"),
    path("me/notifications/read/", views.read_all, name="notifications_read"),
    path("me/notifications/<int:pk>/read/", views.read_one, name="notification_read"),
    # Only in DEBUG; elsewhere they aren't found.
    path("dev/mail/", devmail_views.kept_mails, name="dev_mail"),
    path("dev/mail/<str:name>/", devmail_views.kept_mail, name="dev_mail_one"),
    path("dev/mail/<str:name>/page/", devmail_views.page, name="dev_mail_page"),
    path("mail/hooks/", include("diaspora.notifications.webhooks")),
    path("mail/unsubscribe/<str:signed>/", views.unsubscribe, name="unsubscribe"),
]
