"""The searchable form of a text: small letters without accents, kept by the database beside the text."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Concat


class Plain(models.Func):
    function = "salesproc_plain"
    output_field = models.TextField()


def plain_of(*fields: str) -> models.GeneratedField:
    parts = [part for field in fields for part in (models.F(field), models.Value(" "))][:-1]
    source = parts[0] if len(parts) == 1 else Concat(*parts, output_field=models.TextField())
    return models.GeneratedField(expression=Plain(source), output_field=models.TextField(), db_persist=True)


# In kB: what was written last is looked through from end to end by every search until it is this much.
PENDING = 256


def plain_index(name: str) -> GinIndex:
    """Of parts of the plain text. The names of other companies cost nothing: the index knows whose each is."""
    fields, opclasses = ["workspace", "search"], ["int8_ops", "gin_trgm_ops"]
    return GinIndex(fields=fields, opclasses=opclasses, gin_pending_list_limit=PENDING, name=name)


class Words(models.Func):
    function = "salesproc_words"
    output_field = SearchVectorField()


def words_of(field: str) -> models.GeneratedField:
    """What was said, as full text in French and English."""
    return models.GeneratedField(expression=Words(field), output_field=SearchVectorField(), db_persist=True)


def words_index(condition: models.Q, name: str) -> GinIndex:
    return GinIndex(fields=["search"], condition=condition, gin_pending_list_limit=PENDING, name=name)
