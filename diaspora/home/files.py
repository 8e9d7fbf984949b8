"""/me/files/: a member's PDFs, and the one way by which anybody reads one."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaspora.accounts.models import MemberFile, User
from diaspora.audit.services import record
from diaspora.htmx import MemberRequest, posted

LARGEST = 5 * 1024 * 1024
MOST_FILES = 5
LINK_S = 60
SALT = "member file"


class UploadForm(forms.Form):
    content = forms.FileField(
        label=gettext_lazy("PDF file"),
        help_text=gettext_lazy("A PDF of at most 5 MB and 30 pages, without a password."),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        max_length=300,
    )

    def clean_content(self) -> "UploadedFile[Any]":
        found: UploadedFile[Any] = self.cleaned_data["content"]
        if (found.size or 0) > LARGEST:
            raise ValidationError(_("It is larger than 5 MB."))
        if found.read(5) != b"%PDF-":
            raise ValidationError(_("It is not a PDF. Save your document as PDF and upload that."))
        found.seek(0)
        return found


@require_http_methods(["GET", "HEAD", "POST"])
def own_files(request: MemberRequest) -> HttpResponse:
    form = UploadForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if keep(request.user, form.cleaned_data["content"]):
            messages.success(request, _("Uploaded. It is checked now and ready in a minute."))
            return redirect("own_files")
        form.add_error("content", _("You have five files already. Delete one first."))
    context = {"form": form, "files": request.user.files.order_by("-uploaded_at"), "full": MOST_FILES}
    return render(request, "home/files.html", context)


@transaction.atomic
def keep(member: User, content: "UploadedFile[Any]") -> MemberFile | None:
    """None where the quota is used up; two uploads at once wait here for one another."""
    User.objects.select_for_update().get(pk=member.pk)
    held = member.files.exclude(status__in=[MemberFile.Status.REJECTED, MemberFile.Status.INFECTED]).count()
    if held >= MOST_FILES:
        return None
    name = "".join(char for char in (content.name or "") if char.isprintable())[-120:] or "cv.pdf"
    return MemberFile.objects.create(member=member, name=name, content=content, size=content.size or 0)


@require_POST
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(request.user.files, pk=pk)
    with transaction.atomic():
        found.drop_content()
        found.delete()
    messages.success(request, _("Deleted."))
    return redirect("own_files")


def may_read(found: MemberFile, member: User) -> bool:
    if found.status != MemberFile.Status.CLEAN:
        return False
    return found.member_id == member.pk or any(import_string(path)(found, member) for path in settings.FILE_READERS)


@require_safe
def link(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The lasting address: asks who is there, and leads to one that lapses within a minute."""
    _readable(request, pk)
    signed = signing.dumps([str(pk), request.user.pk], salt=SALT)
    return redirect("file_content", pk, signed)


@require_safe
def content(request: MemberRequest, pk: UUID, signed: str) -> HttpResponseBase:
    """Checks once more: the link is somebody's, and rights may have ended since."""
    try:
        meant: Any = signing.loads(signed, salt=SALT, max_age=LINK_S)
    except signing.BadSignature as error:
        raise Http404 from error
    if meant != [str(pk), request.user.pk]:
        raise Http404
    found = _readable(request, pk)
    record("downloaded", found, by=request.user)
    response = FileResponse(
        found.content.open("rb"), as_attachment=True, filename=found.name, content_type="application/pdf"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": True}  # type: ignore[attr-defined]
    return response


def _readable(request: MemberRequest, pk: UUID) -> MemberFile:
    found = get_object_or_404(MemberFile.objects.filter(member__in=User.objects.active()), pk=pk)
    if not may_read(found, request.user):
        raise Http404
    return found
