"""Reads records with DuckDB, Polars, pandas or Spark by the types that `analyze --schema` prints, and misses nothing.

Reads the command `analyze`, the file of records and the names of readers; compares each record, member by member, with what
Python's own `json` reads. Tells the first difference and fails.
"""

import json
import subprocess
import sys


def schema(analyze, reader):
    return subprocess.run([analyze, "--schema", reader], stdout=subprocess.PIPE, check=True).stdout.decode().strip()


def duckdb(analyze, path):
    import duckdb

    rows = duckdb.sql(f"SELECT * FROM read_json('{path}', columns={schema(analyze, 'duckdb')})")
    yield from (dict(zip(rows.columns, row)) for row in rows.fetchall())


def polars(analyze, path):
    import polars as pl

    types = eval(schema(analyze, "polars"), {"pl": pl})
    lines = pl.Series(open(path, encoding="utf-8", newline="\n"))
    # Polars 2.1 does not escape backslashes and control characters in objects that it reads as text: only the lines tell
    fields = lines.str.json_path_match("$.source.fields")
    for row, own in zip(pl.read_ndjson(path, schema=types).iter_rows(named=True), fields):
        row["source"]["fields"] = own
        yield row


def pandas(analyze, path):
    import pandas as pd

    # no types are needed: nested values stay Python's; what columns may not do is guess dates or floats
    frames = pd.read_json(path, lines=True, chunksize=1000, dtype=False, precise_float=True)
    for frame in frames:
        yield from frame.to_dict("records")


def pyspark(analyze, path):
    from session import spark

    rows = spark().read.schema(schema(analyze, "spark")).json(path)
    yield from (row.asDict(recursive=True) for row in rows.toLocalIterator())


def plain(value):
    """A value without what readers may add: nulls, as absent members are read, or pandas' word for them, no number."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items() if v is not None and v == v}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value


def difference(wanted, found, where=""):
    """The first member that is another, as a sentence; None where there is none."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        if wanted.keys() != found.keys():
            return f"{where}: members {sorted(wanted.keys() ^ found.keys())} are in one of them only"
        inner = (difference(wanted[k], found[k], f"{where}/{k}") for k in wanted)
        return next(filter(None, inner), None)
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        inner = (difference(w, f, f"{where}/{i}") for i, (w, f) in enumerate(zip(wanted, found)))
        return next(filter(None, inner), None)
    # 1 is no 1.0 and no true
    if type(wanted) is not type(found) or wanted != found:
        return f"{where}: {wanted!r} is read as {found!r}"
    return None


def check(reader, analyze, path):
    lines = open(path, encoding="utf-8", newline="\n")
    count = 0
    for count, (line, found) in enumerate(zip(lines, reader(analyze, path), strict=True), 1):
        wanted = json.loads(line)
        # the members of a row are of any shape: readers with types keep them as JSON
        if isinstance(found["source"]["fields"], str):
            found["source"]["fields"] = json.loads(found["source"]["fields"])
        if fault := difference(plain(wanted), plain(found)):
            sys.exit(f"{reader.__name__}: record {count}: {fault}")
    print(f"{reader.__name__}: {count} records")


if __name__ == "__main__":
    command, file, *readers = sys.argv[1:]
    for name in readers:
        check(globals()[name], command, file)
