#!/usr/bin/python3
"""The JSON Schemas say what the decoder does: valid golden messages pass, invalid ones fail where a schema can say why."""
# ctest: timeout=60

import glob
import json
import os
import sys

import jsonschema

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GOLDEN = os.path.join(TOP, "tests", "golden", "msg")
SCHEMA = os.path.join(TOP, "proto", "schema")

# Refusals that a schema sees as well; the others are about bytes, dates, the 11-test or several members at once.
SEEN = {"member-missing", "member-unknown", "member-type", "member-range", "member-form", "member-word", "specversion"}
# Here it does not: what one method needs of shared parameters, periods, and numbers that are integers to a schema.
UNSEEN = {
    "signal-protect-fraction", "fetch-after-exponent", "huge-number", "time-leap-second", "signal-name-long",
    "regie-reason-other", "subscribe-both", "agenda-period", "roster.import-period", "regie.assign-person",
    "agenda.pin-meeting", "agenda.defer-until", "match.confirm-with",
    "consent.narrow-wrong", "crisis.review-wrong", "ledger-nobody", "ledger-both", "ledger-reference", "ledger-wrong",
    "audit.verify-anchor", "observation-kind", "signal-term-since", "signal-deadline-both", "signal-deadline-none",
}
failures = []


def fail(what):
    failures.append(what)
    print(what)


def load_schemas():
    schemas = {}
    for path in sorted(glob.glob(os.path.join(SCHEMA, "*.json"))):
        name = os.path.basename(path).removesuffix(".json")
        with open(path, encoding="utf-8") as f:
            schema = json.load(f)
        jsonschema.Draft202012Validator.check_schema(schema)
        if schema["$id"] != "urn:mdo:schema:" + name:
            fail(f"{name}: its $id is {schema['$id']}")
        schemas[name] = jsonschema.Draft202012Validator(schema)
    return schemas


def name_of(kind, name, message):
    """The schema a message belongs to, None when it does not say."""
    if kind == "answer":
        return "answer"
    if not isinstance(message, dict):
        return None
    if kind in ("message", "notification"):
        kind_of = message.get("type")
        return f"{kind}.{kind_of.removeprefix('nl.mdo.')}" if isinstance(kind_of, str) else None
    if kind == "request":
        return f"request.{message.get('method')}"
    return f"response.{name.split('+')[0]}"


def main():
    schemas = load_schemas()
    used, refused = set(), 0
    for path in sorted(glob.glob(os.path.join(GOLDEN, "*", "*.json"))):
        kind = os.path.basename(os.path.dirname(path))
        name, verdict, _ = os.path.basename(path).split("-", 1)[1].rsplit(".", 2)
        try:
            with open(path, encoding="utf-8") as f:
                message = json.load(f)
        except ValueError:
            if verdict == "valid":
                fail(f"{path}: not JSON")
            continue
        schema = name_of(kind, name, message)
        if verdict == "valid" and schema not in schemas:
            fail(f"{path}: there is no schema {schema}")
            continue
        if verdict == "valid":
            used.add(schema)
            for error in schemas[schema].iter_errors(message):
                fail(f"{path}: {error.json_path}: {error.message}")
            continue
        with open(path.removesuffix("invalid.json") + "expect", encoding="utf-8") as f:
            code = f.read().split()[0]
        if schema not in schemas or code not in SEEN or name in UNSEEN:
            continue
        refused += 1
        if schemas[schema].is_valid(message):
            fail(f"{path}: {schema} accepts what is refused with {code}")
    for schema in sorted(set(schemas) - used):
        fail(f"{schema}: no valid golden message")
    if refused < 50:
        fail(f"only {refused} invalid messages were tried")
    print(f"{len(schemas)} schemas, {len(used)} with valid messages, {refused} invalid messages refused")
    return 1 if failures else 0


sys.exit(main())
