from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from conversations.attaching.naming import cleaned_words
from conversations.models.enclosed import Enclosed
from conversations.models.verb import verb
from people.history import tracked
from salesproc.errors import Refused

LONGEST = 2000


@tracked("removed_at")
class Link(Enclosed):
    """An address of the web that goes with a conversation. Nothing is fetched from it."""

    url = models.CharField(_("address"), max_length=LONGEST)
    title = models.CharField(_("title"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["conversation", "id"], name="link_of_conversation")]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "url"], condition=models.Q(removed_at=None), name="link_once"
            ),
            models.CheckConstraint(condition=models.Q(url__regex="^https?://"), name="link_of_the_web"),
        ]

    def __str__(self):
        return self.title or self.url

    @property
    def host(self) -> str:
        """Where it leads, whatever its title says."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    # ---- verbs
    @classmethod
    @verb
    def add(cls, conversation, url: str, *, by, title: str = "") -> "Link":
        """The same address again writes nothing."""
        row = cls(conversation=conversation, workspace_id=conversation.workspace_id, by=by)
        row.url, row.title = checked(url), cleaned_words(title)
        if len(row.title) > cls._meta.get_field("title").max_length:
            raise Refused(_now("Say it in fewer words."), field="title", code="too_long")
        conversation.lock()
        cls.refuse_cancelled(conversation)
        if known := row.same().first():
            known.was_there_before = True
            return known
        cls.refuse_too_many(conversation)
        row.save()
        return row

    # ---- how it is written
    def same(self) -> models.QuerySet:
        return Link.objects.filter(conversation=self.conversation_id, url=self.url).standing()


def checked(url: str) -> str:
    """Only of the web, and without a name or a password in it."""
    url = url.strip()
    scheme, sign, rest = url.partition("://")
    url = f"{scheme.lower()}{sign}{rest}"
    if len(url) > LONGEST:
        raise Refused(_now("This address is too long."), field="url", code="too_long")
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        says = _now("This is not an address of the web. It begins with https:// or http://.")
        raise Refused(says, field="url", code="invalid") from None
    if cleaned_words(url) != url or "@" in urlsplit(url).netloc:
        says = _now("This address carries a password or letters that are not seen. Leave them out.")
        raise Refused(says, field="url", code="invalid")
    return url
