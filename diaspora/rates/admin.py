from django.contrib import admin
from unfold.admin import ModelAdmin

from diaspora.rates.models import Rate


@admin.register(Rate)
class RateAdmin(ModelAdmin):
    list_display = ("currency", "pkr", "on", "source")
    list_filter = ("currency",)
