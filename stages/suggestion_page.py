"""One suggestion as a page: what was said of it, and for those who design, how it can be answered."""

from functools import cached_property

from stages.forms import DeclineForm, PutInForm


class SuggestionPage:
    def __init__(self, member, suggestion, *, decline=None, put_in=None):
        self.member, self.suggestion = member, suggestion
        self.decline = decline or DeclineForm(suggestion=suggestion)
        self._put_in = put_in

    @cached_property
    def can_answer(self) -> bool:
        return self.member.may("process.edit")

    @cached_property
    def put_in(self) -> PutInForm:
        return self._put_in or PutInForm(suggestion=self.suggestion, member=self.member)

    @cached_property
    def comments(self):
        return list(self.suggestion.comments.select_related("by"))
