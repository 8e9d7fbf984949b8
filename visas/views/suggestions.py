from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diaspora.htmx import MemberRequest
from visas.forms import SuggestionForm
from visas.models import Fact, Route, Suggestion
from visas.services import suggest


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: MemberRequest, country: str, slug: str) -> HttpResponse:
    """A correction of a figure (`?fact=`), a step (`?step=`) or the whole guide."""
    route = get_object_or_404(Route.objects.visible().select_related("country"), country__slug=country, slug=slug)
    fact = Fact.objects.filter(key=request.GET.get("fact", "")).first()
    about = Suggestion(route=route, fact=fact, step=request.GET.get("step", "")[:40])
    form = SuggestionForm(request.POST or None, instance=about)
    if request.method == "POST" and form.is_valid():
        suggest(form.save(commit=False), by=request.user)
        messages.success(request, _("Thank you. A reader looks at it, and you'll be told what came of it."))
        return redirect(route.get_absolute_url())
    return render(request, "visas/suggest.html", {"form": form, "route": route, "fact": fact, "step": about.step})
