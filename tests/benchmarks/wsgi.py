"""The application as it is served in production and, for the minimal page alone, a Django without its middleware."""

from django.core.wsgi import get_wsgi_application

from tests.benchmarks.minimal import BareHandler

full = get_wsgi_application()
bare = BareHandler()


def application(environ, start_response):
    served_by = bare if environ.get("HTTP_X_BARE") else full
    return served_by(environ, start_response)
