"""What the log says of a request, without the keys that some addresses carry."""

import re

KEYS = "calendar|invitations|letters|shared|accounts/password/reset/key|accounts/confirm-email"
SECRET = re.compile(rf"/({KEYS})/[^/\s?]+")


def hide_secrets(_logger, _method, event: dict) -> dict:
    """A structlog processor: whoever reads the log could otherwise open what the address opens."""
    if "request" in event:
        event["request"] = SECRET.sub(r"/\1/…", str(event["request"]))
    return event
