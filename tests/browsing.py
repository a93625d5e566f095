"""What a browser would send: the fields of a page as they stand, without a browser."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """What the first form that asks something would send, by name, in its order."""

    def __init__(self):
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._select = self._textarea = None
        self._is_inside, self._is_over = False, False
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form" and "form" in (given.get("class") or "").split() and not self._is_over:
            self._is_inside = True
        if not self._is_inside:
            return
        if tag == "input" and "name" in given:
            if given.get("type") not in {"checkbox", "radio"} or "checked" in given:
                self._keep(given["name"], given.get("value") or ("on" if given.get("type") == "checkbox" else ""))
        elif tag == "select":
            self._select, self._options = given["name"], []
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in given))
        elif tag == "textarea":
            self._textarea = given["name"]
            self._keep(self._textarea, "")

    def handle_data(self, data):
        if self._textarea:
            self.sent[self._textarea][-1] += data

    def handle_endtag(self, tag):
        if not self._is_inside:
            return
        if tag == "form":
            self._is_inside, self._is_over = False, True
        elif tag == "textarea":
            # the first line break only opens the element, and lines are sent as they are in letters
            text = self.sent[self._textarea][-1]
            self.sent[self._textarea][-1] = text.removeprefix("\r").removeprefix("\n").replace("\n", "\r\n")
            self._textarea = None
        elif tag == "select":
            chosen = [value for value, is_chosen in self._options if is_chosen] or [v for v, _ in self._options[:1]]
            for value in chosen:
                self._keep(self._select, value)
            self._select = None

    def _keep(self, name, value):
        self.sent.setdefault(name, []).append(value)


def as_typed(response, **changes) -> dict[str, list[str]]:
    """The fields of the page that was answered, with what somebody changes in them."""
    fields = _Fields()
    fields.feed(response.content.decode())
    changed = {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
    return fields.sent | changed
