"""The same refusals, as the API answers them."""

from rest_framework.response import Response
from rest_framework.views import exception_handler

from salesproc.errors import Refused


def answer(exception, context):
    if isinstance(exception, Refused):
        body = {"detail": str(exception.message), "code": exception.code}
        if exception.field:
            body["field"] = exception.field
        return Response(body, status=exception.status)
    return exception_handler(exception, context)
