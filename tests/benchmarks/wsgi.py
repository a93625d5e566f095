"""The application as it is served in production and, for the minimal page alone, a Django without its middleware."""

from salesproc.wsgi import application as full
from tests.benchmarks.minimal import BareHandler

bare = BareHandler()


def application(environ, start_response):
    served_by = bare if environ.get("HTTP_X_BARE") else full
    return served_by(environ, start_response)
