"""The end of a file that is too large is not kept, so that no upload can fill the disk."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class LimitedUpload(FileUploadHandler):
    """Stands before the handlers that keep the file, and stops them at the limit.

    The rest is read and thrown away, so that the page can answer with a sentence; it finds `is_too_large`
    on the request, and no file.
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.seen = 0

    def receive_data_chunk(self, raw_data, start):
        self.seen += len(raw_data)
        if self.seen > settings.IMPORT_MAX_BYTES:
            self.request.is_too_large = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size):
        return None
