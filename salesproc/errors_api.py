"""The same refusals, as the API answers them."""

from django.db import transaction
from rest_framework.response import Response
from rest_framework.views import exception_handler

from salesproc.errors import Refused


def answer(exception, context):
    if not isinstance(exception, Refused):
        return exception_handler(exception, context)
    transaction.set_rollback(True)  # nothing of what was refused stays written
    body = {"detail": str(exception.message), "code": exception.code}
    if exception.field:
        body["field"] = exception.field
    return Response(body, status=exception.status)
