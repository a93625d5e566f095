import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesproc.settings")
application = get_wsgi_application()
gc.freeze()  # what is loaded by now stays for ever: the collector need not look at it again and again
gc.set_threshold(20_000, 20, 20)  # a page makes thousands of objects that die with it
