"""Objects of the home app for the table of permissions: a clean file of the other party."""

from django.core import signing
from django.core.files.base import ContentFile

from diaspora.accounts.models import MemberFile
from diaspora.home import files


def samples(world):
    found = MemberFile.objects.create(
        member=world.party, name="cv.pdf", size=5, status="clean", content=ContentFile(b"%PDF-", "x")
    )
    signed = signing.dumps([str(found.pk), world.party.pk], salt=files.SALT)
    return {
        "file": {"pk": found.pk},
        "delete_file": {"pk": found.pk},
        "file_content": {"pk": found.pk, "signed": signed},
    }
