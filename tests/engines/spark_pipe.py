"""Spark pipes rows through `analyze`, as a cluster job would: nothing is lost, moved or stopped by a bad row.

Reads the command `analyze`; runs Spark in local mode with two threads. Each check names what a data engine needs of a worker.
"""

import json
import subprocess
import sys

from session import spark

TEXT = "“We will wait,” said Ann Moe, the mayor of Arnsby, on Monday.\u2028Bo Haug\u2029 did not\u0085 agree.\n\n"
BIG = 20_000_000


def rows(count):
    """Rows of which every seventh is bad."""
    bad = ["", "   ", "oops", "{}", '{"text":5}', '{"id":"x","text":"y","date":"soon"}', "[]"]
    good = lambda n: json.dumps({"id": f"r{n}", "text": TEXT, "n": n, "odd": "\u2028"}, ensure_ascii=n % 2 == 0)
    return [bad[n // 7 % len(bad)] if n % 7 == 0 else good(n) for n in range(count)]


def main(analyze):
    session = spark()
    context = session.sparkContext
    context.addFile(analyze)
    from pyspark import SparkFiles

    command = f"{SparkFiles.get('analyze')} -q --input jsonl"
    pipe = lambda rdd, more="": rdd.pipe(command + more, checkCode=True)
    alone = lambda lines: subprocess.run(
        [analyze, "-q", "--input", "jsonl"], input="".join(l + "\n" for l in lines).encode(), stdout=subprocess.PIPE, check=True
    ).stdout.decode().split("\n")[:-1]

    given = rows(700)
    found = pipe(context.parallelize(given, 5)).collect()
    assert found == alone(given), "other records than without Spark, or in another order"
    ids = [json.loads(record)["source"]["id"] for record in found]
    assert all(id == f"r{n}" for n, id in enumerate(ids) if n % 7), "ids are not those of the rows"
    assert json.loads(found[1])["source"]["fields"] == {"n": 1, "odd": "\u2028"}

    assert pipe(context.emptyRDD()).collect() == [] and pipe(context.parallelize([], 4)).collect() == []
    few = pipe(context.parallelize(given[:3], 8)).collect()
    assert few == found[:3], "empty partitions add or lose rows"
    only_bad = pipe(context.parallelize(["oops"] * 10, 2)).count()
    assert only_bad == 10, "bad rows end a partition"

    first = pipe(context.parallelize(given * 20, 2)).take(1)
    assert first == found[:1], "take(1) gives another row"

    # a big row on both sides; names are left out for the sake of time
    big = json.dumps({"id": "big", "text": TEXT * (BIG // len(TEXT.encode()))}, ensure_ascii=False)
    size = len(big.encode())
    assert size > BIG * 0.99
    mixed = pipe(context.parallelize([given[1], big, given[2]], 1), " --only dates --include text").map(json.loads)
    mixed = mixed.map(lambda r: (r["source"]["id"], len(r["text"].encode()), len(r["dates"]))).collect()
    assert [id for id, _, _ in mixed] == ["r1", "big", "r2"], "rows beside a big one are lost"
    times = BIG // len(TEXT.encode())
    assert mixed[1][1:] == (times * len(TEXT.encode()), times), "a row of 20 MB is cut"

    ddl = subprocess.run([analyze, "--schema", "spark"], stdout=subprocess.PIPE, check=True).stdout.decode()
    typed = session.read.schema(ddl).json(pipe(context.parallelize(given, 5)))
    assert typed.count() == len(given)
    quoted = typed.where("error IS NULL").selectExpr("source.id", "quotes[0].speaker.name AS name", "quotes[0].start AS s")
    assert {(r.name, r.s) for r in quoted.collect()} == {("Ann Moe", 0)}
    kinds = {r.kind for r in typed.where("error IS NOT NULL").select("error.kind").collect()}
    assert kinds == {"bad-json", "bad-date"}, kinds
    print(f"spark: {len(given)} rows, 5 partitions, a row of {size} bytes")


main(*sys.argv[1:])
