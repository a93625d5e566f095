# The web processes send messages too: they need the application that knows the broker.
from salesproc.celery import app as celery_app

__all__ = ["celery_app"]
