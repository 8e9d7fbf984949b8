"""`{% chart one %}`: a picture, its legend and its table."""

from typing import Any

from django import template

from diaspora.charts import Chart, drawn, table

register = template.Library()


@register.inclusion_tag("components/chart.html")
def chart(one: Chart, *, level: int = 3) -> dict[str, Any]:
    """`level` is that of the heading above it: 2 to 4."""
    return {"chart": one, "picture": drawn(one), "rows": table(one), "level": level}
