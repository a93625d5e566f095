"""What every list shares: filters in the address, an order, a page by key, an honest count."""

from collections.abc import Callable
from functools import cached_property

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conversations.finding import Words
from conversations.lists.columns import Column, chosen
from conversations.lists.controls import Control, control
from conversations.lists.views import Views
from conversations.paging import Page, Sort, page_of
from people.models import Role, Team
from salesproc.addresses import linker

MOST_COUNTED = 1000
MINE, EVERYBODYS = "mine", "all"
WHOSE = [(MINE, _("Mine")), (EVERYBODYS, pgettext_lazy("whose rows a list shows", "All"))]  # that the member may see


class Chosen(forms.ModelChoiceField):
    """One of the rows that the member may see. Its query runs when it is asked for, not to draw the form."""

    def __init__(self, label: str):
        unknown = {"invalid_choice": _("What was asked for here does not exist, or is not yours to see.")}
        super().__init__(queryset=Team.objects.none(), required=False, label=label, error_messages=unknown)


class ListForm(forms.Form):
    """The filters of a list. Subclasses add theirs, and `narrow` rows by those that were given."""

    q = forms.CharField(required=False, max_length=200, label=_("Search"))
    whose = forms.ChoiceField(choices=WHOSE, required=False, label=_("Whose"))
    sort = forms.CharField(required=False, label=_("Order"))

    rows_of: dict[str, Callable] = {}  # field name: the rows that it offers to a member

    def __init__(self, data, *, member):
        """With the filters that were given, or with all of them where all are drawn: each copy of a field costs."""
        if "filters" not in data:
            self.base_fields = {name: field for name, field in type(self).base_fields.items() if name in data}
        super().__init__(data)
        self.member = member
        for name in self.fields.keys() & self.rows_of.keys():
            self.fields[name].queryset = self.rows_of[name](member)

    def given(self, name):
        return self.cleaned_data.get(name) or None

    @cached_property
    def words(self) -> Words | None:
        words = Words.of(self.cleaned_data["q"]) if self.given("q") else None
        return words if words and words.plain else None


class Listing:
    """One list as its address asks for it. Subclasses say what is read and how a row is shown."""

    form_class: type[ListForm]
    sorts: tuple[Sort, ...]
    defaults: dict[str, str] = {}
    show_name: str  # the URL name of one row's page
    table: tuple[Column, ...]  # after the name of the row
    kind: str  # of its saved views
    always: tuple[str, ...] = ()  # filters that are always on the page, beside the words, whose and the order

    def __init__(self, member, params):
        self.member, self.params = member, params
        self.start = dict.fromkeys(("q", *self.always), "") | {"whose": self.whose_at_first} | self.defaults
        self.start["sort"] = self.sorts[0].key
        self.form = self.form_class(self.start | params.dict(), member=member)
        self.is_valid = self.form.is_valid()

    @property
    def whose_at_first(self) -> str:
        """Those who sell find their own first."""
        return MINE if self.member.has_role(Role.Kind.REP) else EVERYBODYS

    # ---- subclasses
    def everything(self):
        """What the member may see of it."""
        raise NotImplementedError

    def asked(self):
        """Of that, what the filters ask for."""
        raise NotImplementedError

    def rows(self):
        """What is read of each row of the page."""
        raise NotImplementedError

    # ---- the page
    @cached_property
    def matching(self):
        """A filter that cannot be understood shows nothing rather than everything."""
        return self.asked() if self.is_valid else self.everything().none()

    @cached_property
    def sort(self) -> Sort:
        key = self.form.data["sort"]
        return next((sort for sort in self.sorts_offered if sort.key == key), self.sorts[0])

    @property
    def sorts_offered(self) -> tuple[Sort, ...]:
        return self.sorts

    @cached_property
    def page(self) -> Page:
        return page_of(self.matching, self.sort, self.params, rows=self.rows(), most=MOST_COUNTED)

    @property
    def count(self) -> tuple[int, bool]:
        """How many, and whether there are more than that."""
        return self.page.count

    @cached_property
    def is_filtered(self) -> bool:
        asked = (name for name in self.form.fields if name != "sort")
        return any(self.params.get(name) not in (None, "", self.start.get(name)) for name in asked)

    @cached_property
    def has_any(self) -> bool:
        return bool(self.page.rows) or self.everything().exists()

    # ---- the views and columns of whoever reads it
    views: Views | None = None  # a list that a figure opens has none

    def with_views(self):
        self.views = Views(self.member, self.kind, self.params)
        return self

    @cached_property
    def columns(self) -> list[Column]:
        return chosen(self.table, self.views.columns if self.views else None)

    @property
    def is_gone(self) -> bool:
        """Whether a view asks for what does not exist any more."""
        return self.views is not None and self.views.now is not None and bool(self.mistakes)

    @property
    def choosable(self) -> list[dict]:
        """Every column, and whether it is shown."""
        return [
            {"key": each.key, "label": each.label, "checked": " checked" if each in self.columns else ""}
            for each in self.table
        ]

    # ---- the filters
    @cached_property
    def bar(self) -> list[Control]:
        """Those that are always on the page, after the words and whose."""
        return [self.control(name, can_be_empty=False) for name in self.always]

    @cached_property
    def further(self) -> list[Control]:
        """Of the others those in use, and all of them when they are asked for: their choices cost queries."""
        wanted = (name for name in self.further_names if self.has_all or self.params.get(name))
        return [self.control(name) for name in wanted]

    def control(self, name: str, *, can_be_empty: bool = True) -> Control:
        return control(self.form, name, choices=self.choices_of(name), can_be_empty=can_be_empty)

    def choices_of(self, name: str):
        """Where the form's own choices are not what is offered."""
        return

    @cached_property
    def sorting(self) -> Control:
        sorts = [(sort.key, sort.label) for sort in self.sorts_offered]
        return control(self.form, "sort", choices=sorts, can_be_empty=False)

    @cached_property
    def whose(self) -> Control:
        return control(self.form, "whose")

    @property
    def further_names(self) -> list[str]:
        names = self.form_class.base_fields
        return [name for name in names if name not in ("q", "whose", "sort", *self.always)]

    @property
    def has_all(self) -> bool:
        return "filters" in self.params

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        return [
            (str(self.form.fields[name].label), message)
            for name, messages in self.form.errors.items()
            for message in messages
        ]

    # ---- addresses
    @property
    def further_url(self) -> str:
        return self.url(filters="1")

    @property
    def previous_url(self) -> str:
        return self.url(before=self.page.previous) if self.page.previous else ""

    @property
    def next_url(self) -> str:
        return self.url(after=self.page.next) if self.page.next else ""

    def url(self, **changes) -> str:
        """This list with other answers; on its first page unless a page is asked for."""
        params = self.params.copy()
        for name, value in {"after": "", "before": "", **changes}.items():
            params.pop(name, None)
            if value:
                params[name] = value
        return f"?{params.urlencode()}"

    @cached_property
    def link(self) -> Callable[[int], str]:
        return linker(self.member.workspace.slug, self.show_name)
