"""Looking at the pages of lists as somebody would: signed in, by their address, in words."""

import html
import re

from django.urls import reverse


class Reader:
    """A signed-in person who opens pages of a workspace and reads the words on them."""

    def __init__(self, client, member, workspace=None):
        client.force_login(getattr(member, "user", member))
        self.client, self.slug = client, (workspace or member.workspace).slug

    def url(self, name: str, **kwargs) -> str:
        return reverse(f"conversations:{name}", kwargs={"workspace": self.slug, **kwargs})

    def open(self, name: str, _status: int = 200, **params):
        answer = self.client.get(self.url(name), params)
        assert answer.status_code == _status, answer.content.decode()[:2000]
        return answer

    def words(self, name: str, **params) -> str:
        return words(self.open(name, **params).content.decode())

    def names(self, name: str, **params) -> list[str]:
        """What the first cells of the rows are called, in their order."""
        rows = re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', self.open(name, **params).content.decode())
        return [html.unescape(row) for row in rows]


def words(source: str) -> str:
    main = source[source.index("<main") :] if "<main" in source else source
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())
