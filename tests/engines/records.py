"""Records for readers to be tried on: 30,000 that hold next to nothing, then some real ones, then one that is full.

Reads the command `analyze` (first argument), writes a file of records (second argument). A reader that guesses types from the
first lines sees nulls and empty lists only, and loses what comes last. The full record is made from the JSON Schema: no
member of it is null or empty, its texts and numbers are awkward ones.
"""

import json
import subprocess
import sys
from pathlib import Path

SPARSE = 30_000
TEXT = "é\u2028\"\\\t😀 \u202e'); DROP <b>,"
WHOLE = 2**53 + 1  # a double would lose it
REAL = 0.1 + 0.2


def filled(schema, name=""):
    """A value of a schema without a null or an empty list in it."""
    choices = [c for c in schema.get("anyOf", []) if c.get("type") != "null"]
    if choices:
        return filled(choices[0], name)
    kinds = schema.get("type", "any")
    kind = kinds if isinstance(kinds, str) else next(k for k in kinds if k != "null")
    if kind == "object" and "properties" in schema:
        return {key: filled(of, key) for key, of in schema["properties"].items()}
    if kind == "object":
        return {"a": {"b": [1, 2.5, None, TEXT]}, "": True}
    if kind == "array":
        return [filled(schema["items"], name)] * 3
    return {"string": f"{name} {TEXT}", "integer": WHOLE, "number": REAL, "boolean": True}[kind]


def main(analyze, path):
    def run(*arguments, rows=""):
        done = subprocess.run([analyze, *arguments], input=rows.encode(), stdout=subprocess.PIPE, check=True)
        return done.stdout

    # a row in ten is bad: its record tells, and is the sparsest of all
    row = lambda n: json.dumps({"id": f"r{n}", "text": "" if n % 3 else "Rain."}) if n % 10 else "oops"
    sparse = run("-q", "--input", "jsonl", rows="".join(row(n) + "\n" for n in range(SPARSE)))
    articles = Path(__file__).parent.parent.parent / "fixtures" / "articles"
    real = run("--include", "text,paragraphs,sentences", articles)
    schema = json.loads(run("--schema", "json"))
    full = json.dumps(filled(schema), ensure_ascii=False) + "\n"
    Path(path).write_bytes(sparse + real + full.encode())


main(*sys.argv[1:])
