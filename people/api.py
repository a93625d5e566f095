"""What every resource of the API shares with the pages: the same gate, the same visibility, the same refusals."""

from datetime import UTC

from django import forms
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from rest_framework.exceptions import NotAuthenticated
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.serializers import PrimaryKeyRelatedField

from people.access import require, visible_or_404


class IsMember(BasePermission):
    """The middleware has opened the workspace for its member; without one there is nothing to answer."""

    def has_permission(self, request, view):
        if getattr(request, "member", None) is None:
            raise NotAuthenticated
        if "pk" not in view.kwargs:  # else `get_object` asks, once it is known that the member sees it
            require(request.member, view.permission_names.get(view.action, view.permission_names["default"]))
        return True


class NewestFirst(CursorPagination):
    ordering = "-pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class Visible(PrimaryKeyRelatedField):
    """A related object by its id, among those that the member may see."""

    def get_queryset(self):
        queryset = super().get_queryset()
        request = self.context.get("request")
        return queryset.visible_to(request.member) if getattr(request, "member", None) else queryset.none()


class MemberViews:
    """Mixed into DRF's generic views. `permission_names`: action -> permission, with a "default"."""

    permission_classes = [IsMember]
    pagination_class = NewestFirst
    permission_names: dict[str, str]

    @property
    def member(self):
        return getattr(self.request, "member", None)

    def get_queryset(self):
        if self.member is None:  # the schema is drawn without a request of anybody
            return self.queryset.none()
        return self.queryset.visible_to(self.member)

    def get_object(self):
        found = visible_or_404(self.queryset, self.member, pk=self.kwargs["pk"])
        self.check_object_permissions(self.request, found)
        require(self.member, self.permission_names.get(self.action, self.permission_names["default"]), found)
        return found


class MomentField(IsoDateTimeField):
    """In UTC: PostgreSQL refuses offsets that ISO 8601 allows."""

    def to_python(self, value):
        moment = super().to_python(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as error:
            raise forms.ValidationError(_("This moment is out of range."), code="invalid") from error


class MomentFilter(filters.IsoDateTimeFilter):
    field_class = MomentField
