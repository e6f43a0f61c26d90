from typing import Any


def typed_in(page: Any) -> dict[str, Any]:
    """What a browser would send back for an admin form that nobody touched."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    values = {field.html_name: field.value() for form in forms for field in form}
    return {name: _sent(value) for name, value in values.items() if value is not None and value is not False}


def _sent(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [getattr(item, "code", item) for item in value]
    return "on" if value is True else str(value)
