#!/usr/bin/env python3
"""Canonical N-Quads of the documents in crates/activitypub/tests/fixtures/canonical.json, made with pyld (pip install
pyld), over the contexts that Aldea bundles; nothing is fetched. Writes the lines into the file, or with --check fails
where they differ from what is there."""

import json
import pathlib
import sys

from pyld import jsonld

FIXTURES = pathlib.Path(__file__).parent.parent / "crates/activitypub/tests/fixtures"
CONTEXTS = json.loads((FIXTURES / "contexts.json").read_text())


def load(address, _options):
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address,
            "document": CONTEXTS[address]}


def number(text):
    """JSON-LD takes 25.0 for an integer; pyld looks at Python's type instead."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 1e21 else value


def lines(document):
    document = json.loads(json.dumps(document), parse_float=number)
    document.pop("signature", None)
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    return jsonld.normalize(document, options)


def main():
    path = FIXTURES / "canonical.json"
    vectors = json.loads(path.read_text())
    differ = []
    for name, vector in vectors.items():
        made = lines(vector["document"])
        if made != vector.get("lines"):
            differ.append(name)
        vector["lines"] = made
    if "--check" in sys.argv:
        sys.exit(f"different: {', '.join(differ)}" if differ else 0)
    path.write_text(json.dumps(vectors, indent=1, ensure_ascii=False) + "\n")


main()
