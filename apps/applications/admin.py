"""Applications in the staff pages."""

from apps.applications.admin_desk import ApplicationAdmin

__all__ = ["ApplicationAdmin"]
