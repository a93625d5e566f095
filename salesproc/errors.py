"""One error for everything that Salesproc will not do, written for the person who reads it."""


class Refused(Exception):
    """What was asked is understood and not done. The message says why, to the person, in their language.

    `field` names the form field it concerns, when there is one; `code` lets an API client tell reasons apart.
    """

    status = 422

    def __init__(self, message, *, field: str | None = None, code: str = "refused"):
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code


class Stale(Refused):
    """Somebody changed the same thing since it was read: nothing is overwritten."""

    status = 409

    def __init__(self, message, *, current=None, field: str | None = None):
        super().__init__(message, field=field, code="stale")
        self.current = current


class NotAllowed(Refused):
    """Visible, but not for this person to do."""

    status = 403

    def __init__(self, message):
        super().__init__(message, code="not_allowed")
