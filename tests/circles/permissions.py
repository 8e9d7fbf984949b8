"""Objects of circles for the table of permissions: a women-only circle in which `party` moderates."""

from tests.circles.factories import AnswerFactory, CircleFactory, MembershipFactory, PostFactory, asking


def samples(world):
    circle = CircleFactory(kind="women", slug="women-circle")
    MembershipFactory(circle=circle, member=world.party, moderates=True)
    post = PostFactory(circle=circle, anonymous=True)
    answer = AnswerFactory(post=post)
    row, slug = asking(circle), {"slug": circle.slug}
    member = MembershipFactory(circle=circle).member
    about_post, about_row = slug | {"pk": post.pk}, slug | {"pk": row.pk}
    return {
        **dict.fromkeys(
            ("circle", "circle_feed", "circle_members", "circle_mail", "circle_join", "circle_leave", "circle_invite",
             "circle_asking", "circle_team", "circle_ask"), slug,
        ),
        **dict.fromkeys(
            ("circle_post", "circle_answer", "circle_unmask", "circle_post_edit", "circle_post_history"), about_post
        ),
        **dict.fromkeys(("circle_vouch", "circle_decide"), about_row),
        "circle_post_act": about_post | {"do": "hide"},
        "circle_answer_act": slug | {"pk": answer.pk, "do": "hide"},
        "circle_answer_edit": slug | {"pk": answer.pk},
        "circle_answer_history": slug | {"pk": answer.pk},
        "circle_accept": slug | {"pk": answer.pk},
        "circle_member_act": slug | {"handle": member.handle, "do": "expel"},
        "circle_stop_asking": {"pk": row.pk},
        "circle_picture": {"pk": post.pk},
        "admin:circles_circle_change": {"object_id": circle.pk},
        "admin:circles_membership_change": {"object_id": row.pk},
    }  # fmt: skip
