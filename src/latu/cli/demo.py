"""Build the invented demo region if the data folder is empty, and serve it.

Only a folder that this command made is ever a demo: it holds demo.json.
"""

import argparse

from latu.cli import serve


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    serve.arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Build and serve."""
    return serve.run(args)
