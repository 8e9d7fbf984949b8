"""What the table of permissions asks for here."""

from diaspora.api.models import ApiKey


def samples(world):
    key = ApiKey(member=world.party, name="theirs")
    key.mint()
    key.save()
    return {"api_key_withdraw": {"pk": key.pk}, "feed": {"key": "visas"}, "sitemap_part": {"key": "jobs"}}
