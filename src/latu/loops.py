"""The loops beside the pages: jobs, mail, vectors and tags; threads of the web process, or a process of their own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from latu.jobs.worker import work
from latu.mail.delivery import deliver
from latu.search.meaning.following import follow
from latu.search.tagging.following import tag

GRACE_SECONDS = 3  # for the mail being handed over; a long job goes on at the next start


@contextmanager
def loops(*, always: bool = False) -> Iterator[None]:
    """Run the loops meanwhile, unless LATU_WORKER=0 leaves them to `./latu worker`."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=loop, args=(stop,), name=loop.__name__, daemon=True)
        for loop in (work, deliver, follow, tag)
    ]
    if always or settings.LATU_WORKER:
        for thread in threads:
            thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            if thread.is_alive():
                thread.join(GRACE_SECONDS)
