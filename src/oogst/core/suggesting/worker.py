"""The process that learns: examples and passages come in as JSON, the model goes out. Started by `process`."""

import json
import os
import sys
from pathlib import Path

_PACKAGES = str(Path(__file__).resolve().parents[3])


def main() -> None:
    if hasattr(os, "nice"):
        os.nice(10)  # who works goes first
    if _PACKAGES not in sys.path:
        sys.path.insert(0, _PACKAGES)
    from oogst.core.suggesting.examples import Example
    from oogst.core.suggesting.learning import learn_and_find
    from oogst.core.suggesting.process import dump

    asked = json.loads(sys.stdin.buffer.read())
    examples, passages = (
        [Example(source, language, words, frozenset(codes)) for source, language, words, codes in asked[name]]
        for name in ("examples", "passages")
    )
    sys.stdout.buffer.write(dump(*learn_and_find(examples, passages)))


if __name__ == "__main__":
    main()
