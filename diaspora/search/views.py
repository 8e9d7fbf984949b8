"""One box over everything that the visitor may see."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from diaspora.htmx import Request
from diaspora.search.sources import SEARCH_SOURCES

LONGEST_QUESTION = 200
ROWS_A_SOURCE = 5


@login_not_required
def search(request: Request) -> HttpResponse:
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUESTION]
    found = []
    for source in SEARCH_SOURCES.all() if words else ():
        rows = source.results(words, request.user, limit=ROWS_A_SOURCE + 1)
        if rows:
            more = source.more_url(words) if len(rows) > ROWS_A_SOURCE else ""
            found.append({"source": source, "rows": rows[:ROWS_A_SOURCE], "more": more})
    return render(request, "search/results.html", {"words": words, "found": found})
