"""A copy of all that's a member's own: one JSON file, and the files they uploaded."""

import io
import json
import zipfile

from django.core.serializers.json import DjangoJSONEncoder

from diaspora.accounts import privacy
from diaspora.accounts.models import User
from diaspora.accounts.personal_data import PERSONAL_DATA


def zipped(member: User) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(privacy.export(member), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr("safeer.json", text)
        for plug in PERSONAL_DATA.all():
            for name, content in getattr(plug, "files", lambda _member: ())(member):
                archive.writestr(f"files/{name}", content)
    return out.getvalue()
