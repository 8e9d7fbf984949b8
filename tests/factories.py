"""The smallest valid row of each kind."""

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from diaspora.accounts.models import Ambassador, Profile, Skill, User

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory):
    """A member whose address is verified, and who signs in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"member{n}@example.test")
    profile = factory.RelatedFactory("tests.factories.ProfileFactory", factory_related_name="member")

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        self.set_password(extracted or PASSWORD)
        self.save()

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if extracted is not False:
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)


class ProfileFactory(DjangoModelFactory):
    class Meta:
        model = Profile

    name = factory.Sequence(lambda n: f"Member {n}")
    member = factory.SubFactory(UserFactory, profile=None)

    @classmethod
    def _create(cls, model_class, *args, member, **fields):
        """Fills the profile that every member has from the start."""
        profile = member.profile
        for name, value in fields.items():
            setattr(profile, name, value)
        profile.save()
        return profile


class AmbassadorFactory(DjangoModelFactory):
    """A verified ambassador."""

    class Meta:
        model = Ambassador

    member = factory.SubFactory(UserFactory)
    status = Ambassador.Status.VERIFIED


class ModeratorFactory(UserFactory):
    """Staff in the group `moderator`."""

    is_staff = True

    @factory.post_generation
    def moderates(self, create, extracted, **kwargs):
        self.groups.add(Group.objects.get(name="moderator"))


class SkillFactory(DjangoModelFactory):
    class Meta:
        model = Skill

    name = factory.Sequence(lambda n: f"Skill {n}")
    slug = factory.Sequence(lambda n: f"skill-{n}")
