from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from diaspora.htmx import Request

WORKER = Path(__file__).resolve().parent.parent / "static" / "visas" / "sw.js"


@login_not_required
@require_safe
def worker(_request: Request) -> HttpResponse:
    """Served from here and not from /static/, because a worker answers only for what lies below it."""
    answer = HttpResponse(WORKER.read_text("utf-8"), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
