from django.contrib import admin

from apps.vocabulary.longlists import LongList
from apps.vocabulary.models import Organization


@admin.register(Organization)
class OrganizationAdmin(LongList, admin.ModelAdmin):
    list_display = ["name", "short_name", "country"]
    search_fields = ["name__words", "short_name__words"]
    sortable_by = ["name"]
