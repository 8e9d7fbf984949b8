"""The list of notices."""

from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext

from tests.factories import UserFactory
from tests.notifications.factories import NotificationFactory


def test_a_member_sees_only_their_own(client, member):
    mine = NotificationFactory(member=member, url="/jobs/1/")
    NotificationFactory(url="/jobs/2/")
    client.force_login(member)
    page = client.get("/me/notifications/").content.decode()
    assert mine.url in page
    assert "/jobs/2/" not in page


def test_marking_read_needs_a_post_and_touches_no_one_elses(client, member):
    mine, theirs = NotificationFactory(member=member), NotificationFactory()
    client.force_login(member)
    assert client.get(f"/me/notifications/{mine.pk}/read/").status_code == 405
    for row in (mine, theirs):
        assert client.post(f"/me/notifications/{row.pk}/read/").status_code == 302
        row.refresh_from_db()
    assert mine.read_at
    assert theirs.read_at is None


def test_all_are_marked_read_at_once(client, member):
    NotificationFactory.create_batch(3, member=member)
    client.force_login(member)
    client.post("/me/notifications/read/")
    assert not member.notifications.unread().exists()


def test_the_count_is_asked_once_and_only_where_it_is_shown(rf, member, django_assert_num_queries):
    NotificationFactory.create_batch(2, member=member)
    request = rf.get("/")
    request.user = member
    shows = engines["django"].from_string("{{ unread_notices }}/{{ unread_notices }}")
    with django_assert_num_queries(1):
        assert shows.render({}, request) == "2/2"
    with django_assert_num_queries(0):
        engines["django"].from_string("nothing").render({}, request)


def test_strangers_are_sent_to_sign_in(client, db):
    assert client.get("/me/notifications/").status_code == 302


def test_the_list_takes_the_same_statements_for_one_and_for_thirty(client, member, django_assert_num_queries):
    client.force_login(member)
    NotificationFactory(member=member)
    client.get("/me/notifications/")
    counts = []
    for extra in (0, 29):
        NotificationFactory.create_batch(extra, member=member)
        with CaptureQueriesContext(connection) as asked:
            client.get("/me/notifications/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert UserFactory().notifications.count() == 0


def test_a_cursor_that_is_not_ours_leads_to_the_first_page(client, member):
    client.force_login(member)
    response = client.get("/me/notifications/?after=rubbish")
    assert (response.status_code, response["Location"]) == (302, "/me/notifications/")
