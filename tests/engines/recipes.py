"""Runs the README's recipes for other tools as they stand there, on the articles of the fixtures.

Reads the command `analyze`, the README and the names of tools; takes the blocks of code that name a tool, runs each in a
folder that has what they read, and compares the answer, the three who are quoted most, with what Python counts.
"""

import collections
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path


def blocks(readme, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)


def prepare(analyze, articles):
    """Makes the corpus, the rows and the program in this folder; gives the three who are quoted most."""
    os.symlink(analyze, "analyze")
    corpus = subprocess.run([analyze, articles], stdout=subprocess.PIPE, check=True).stdout.decode()
    Path("corpus.jsonl").write_text(corpus, encoding="utf-8")
    texts = [{"id": p.name, "text": p.read_text(encoding="utf-8")} for p in sorted(articles.glob("*.txt"))]
    Path("rows.jsonl").write_text("".join(json.dumps(t) + "\n" for t in texts), encoding="utf-8")
    speakers = (q["speaker"] for line in corpus.splitlines() for q in json.loads(line)["quotes"])
    counts = collections.Counter(s["name"] for s in speakers if s["status"] == "named")
    return sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:3]


def pairs(printed):
    """Names and numbers in what a recipe prints, whatever it puts around them."""
    return [(name, int(n)) for name, n in re.findall(r"(?:'|^|name=')([^',=\n]+)'?, ?(?:n=)?(\d+)", printed, re.MULTILINE)]


def main(analyze, readme, tool):
    text = Path(readme).read_text(encoding="utf-8")
    articles = Path(readme).resolve().parent / "fixtures" / "articles"
    if tool == "duckdb-shell":
        found = [b for b in blocks(text, "sh") if b.startswith("duckdb ")]
        commands = [["sh", "-c", b] for b in found]
    else:
        found = [b for b in blocks(text, "python") if re.search(rf"^(import|from) {tool}\b", b, re.MULTILINE)]
        # Spark says nothing of itself but errors
        quiet = "import session\nsession.spark()\n" if tool == "pyspark" else ""
        commands = [[sys.executable, "-c", quiet + b] for b in found]
    assert commands, f"the README has no recipe for {tool}"
    here, analyze = Path(__file__).resolve().parent, Path(analyze).resolve()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        wanted = prepare(analyze, articles)
        tools = f"{folder}:{Path(sys.executable).parent}"
        env = os.environ | {"PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(here), "PYTHONWARNINGS": "ignore"}
        for command in commands:
            done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            printed = done.stdout.decode()
            if done.returncode != 0 or pairs(printed) != wanted:
                sys.exit(f"{command[-1]}\nprints {printed}{done.stderr.decode()}\ninstead of {wanted}")
        os.chdir(here)
    print(f"{tool}: {len(commands)} recipes")


main(*sys.argv[1:])
