"""Objects of the accounts app for the table of permissions."""


def samples(world):
    person = {"handle": world.party.handle}
    return {"person": person, "block": person, "unblock": person, "welcome_step": {"key": "work"}}
