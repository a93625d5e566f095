"""What the log says of a request, without the keys that some addresses carry."""

import re

SECRET = re.compile(r"/(calendar|invitations|letters|accounts/password/reset/key|accounts/confirm-email)/[^/\s?]+")


def hide_secrets(_logger, _method, event: dict) -> dict:
    """A structlog processor: whoever reads the log could otherwise open what the address opens."""
    if "request" in event:
        event["request"] = SECRET.sub(r"/\1/…", str(event["request"]))
    return event
