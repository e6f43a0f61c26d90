from django.contrib import admin

from apps.search.models import Term


@admin.register(Term)
class TermAdmin(admin.ModelAdmin):
    list_display = ["__str__", "changed_at"]
    search_fields = ["phrases"]
