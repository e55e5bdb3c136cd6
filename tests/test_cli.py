"""The command as a user runs it: a process with arguments, standard streams and an exit code."""

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import termios
import time
import tty
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from briefings import __version__

COMMAND = [sys.executable, "-m", "briefings"]
TEXT = (
    "The pumps of the water works failed on Thursday, the operator said.\n"
    "“We have found no sign of an attack,” said Ann Lee, a spokeswoman for the operator.\n"
)


def run(*arguments: object, cwd: Path, stdin: str | bytes = b"") -> subprocess.CompletedProcess[str]:
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], cwd=cwd, input=given, capture_output=True, timeout=300
    )
    streams = (done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
    assert "Traceback" not in streams[1], streams[1]
    return subprocess.CompletedProcess(done.args, done.returncode, *streams)


def line(n: int, **fields: Any) -> str:
    return json.dumps({"id": n, "url": f"https://news.example/{n}", "text": f"Report {n}.\n{TEXT}", **fields})


def select(db: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(query).fetchall()


class TestCommand:
    def test_version(self, tmp_path: Path) -> None:
        assert run("--version", cwd=tmp_path).stdout == f"briefings, version {__version__}\n"

    @pytest.mark.parametrize(
        "arguments",
        [
            ["ingest"],
            ["ingest", "a.db"],
            ["ingest", "a.db", "missing.txt"],
            ["ingest", "a.db", "a.txt", "--jobs", "0"],
            ["ingest", "a.db", "a.txt", "--model", "no_such_model"],
            ["ingest", "a.db", "a.txt", "--published", "soon"],
            ["ingest", "a.db", "a.txt", "b.txt", "--title", "Two articles"],
            ["ingest", "a.db", ".", "--url", "https://news.example/folder"],
            ["ingest", "a.db", "c.jsonl", "--publisher", "The Post"],
            ["ingest", "b.txt", "a.txt"],
            ["ingest", ".", "a.txt"],
            ["extract", "missing.jsonl"],
            ["extract", "c.jsonl", "--model", "no_such_model"],
            ["unknown"],
        ],
        ids=" ".join,
    )
    def test_wrong_usage_exits_2_and_touches_nothing(self, tmp_path: Path, arguments: list[str]) -> None:
        for name in ("a.txt", "b.txt"):
            (tmp_path / name).write_text(TEXT)
        (tmp_path / "c.jsonl").write_text(line(1))
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 2
        assert "Error: " in done.stderr
        assert not (tmp_path / "a.db").exists()
        assert (tmp_path / "b.txt").read_text() == TEXT


class TestIngest:
    def test_a_folder_then_the_same_again(self, tmp_path: Path) -> None:
        (tmp_path / "news").mkdir()
        (tmp_path / "news" / "a.txt").write_text(TEXT)
        (tmp_path / "news" / "b.jsonl").write_text(line(1) + "\n" + line(2))
        first = run("ingest", "a.db", "news", cwd=tmp_path)
        assert first.returncode == 0, first.stderr
        assert first.stderr == ""
        counts = [
            select(tmp_path / "a.db", f"SELECT count(*) FROM {t}")[0][0] for t in ("statements", "claims")
        ]
        assert first.stdout == (
            "Articles: 3 new, 0 updated, 0 unchanged, 0 skipped, 0 failed\n"
            f"Statements: {counts[0]}\n"
            f"Claims: {counts[1]}\n"
        )
        assert counts[0] >= 3
        second = run("ingest", "a.db", "news", cwd=tmp_path)
        assert second.returncode == 0
        assert second.stdout == (
            "Articles: 0 new, 0 updated, 3 unchanged, 0 skipped, 0 failed\nStatements: 0\nClaims: 0\n"
        )

    def test_what_cannot_be_read_is_listed_and_exits_1(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(TEXT)
        (tmp_path / "b.txt").write_text(" ")
        (tmp_path / "c.jsonl").write_text("oops\n" + line(1))
        done = run("ingest", "a.db", "a.txt", "b.txt", "c.jsonl", cwd=tmp_path)
        assert done.returncode == 1
        assert done.stdout.startswith("Articles: 2 new, 0 updated, 0 unchanged, 1 skipped, 1 failed\n")
        assert sorted(done.stderr.splitlines()) == [
            "Failed: c.jsonl:1: malformed JSON: Expecting value at column 1",
            "Skipped: b.txt: no text",
        ]

    def test_silent_prints_only_what_went_wrong(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(TEXT)
        (tmp_path / "b.txt").write_text("")
        done = run("ingest", "a.db", "a.txt", "b.txt", "-s", cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (1, "", "Skipped: b.txt: no text\n")

    def test_options_fill_what_a_single_source_lacks(self, tmp_path: Path) -> None:
        options = {
            "--published": "19 July 2024",
            "--url": "https://news.example/1",
            "--title": "Ignored",
            "--publisher": "The Post",
        }
        arguments = [part for pair in options.items() for part in pair]
        done = run("ingest", "a.db", "-", *arguments, cwd=tmp_path, stdin=f"Title: Pumps fail\n\n{TEXT}")
        assert done.returncode == 0, done.stderr
        columns = "published, url, title, publisher, source"
        assert select(tmp_path / "a.db", f"SELECT {columns} FROM publications") == [
            ("2024-07-19", "https://news.example/1", "Pumps fail", "The Post", "-")
        ]

    def test_processes_give_the_same_database(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_text("\n".join(line(n) for n in range(40)))
        for jobs in ("1", "2"):
            assert run("ingest", f"{jobs}.db", "a.jsonl", "--jobs", jobs, cwd=tmp_path).returncode == 0
        assert contents(tmp_path / "1.db") == contents(tmp_path / "2.db")

    def test_progress_on_a_terminal(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text(TEXT)
        (tmp_path / "b.txt").write_text(TEXT + "More.")
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        termios.tcsetwinsize(theirs, (24, 100))
        with subprocess.Popen([*COMMAND, "ingest", "a.db", "."], cwd=tmp_path, stderr=theirs) as process:
            os.close(theirs)
            shown = b""
            with contextlib.suppress(OSError):  # what Linux ends a terminal with
                while part := os.read(ours, 1000):
                    shown += part
        os.close(ours)
        assert process.returncode == 0
        last = shown.decode("utf-8").split("\r")[-1]
        assert re.search(r"100%\|.*\| 2/2 \[\d\d:\d\d<00:00, .*(articles/s|s/ articles)\]", last), last

    def test_killed_in_the_middle_the_next_run_completes_it(self, tmp_path: Path) -> None:
        source, killed, whole = tmp_path / "a.jsonl", tmp_path / "killed.db", tmp_path / "whole.db"
        texts = [f"Report {n}.\n{TEXT * 2}" for n in range(90)]
        source.write_text("\n".join(line(n, text=text) for n, text in enumerate(texts)))
        assert run("ingest", whole, source, cwd=tmp_path).returncode == 0

        with subprocess.Popen([*COMMAND, "ingest", killed, source, "--silent"], cwd=tmp_path) as process:
            while stored(killed) < 5 and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        assert 5 <= stored(killed) < 90
        assert select(killed, "PRAGMA integrity_check") == [("ok",)]
        assert select(killed, "PRAGMA foreign_key_check") == []

        done = run("ingest", killed, source, cwd=tmp_path)
        assert done.returncode == 0
        assert contents(killed) == contents(whole)
        finished = select(killed, "SELECT finished_utc IS NOT NULL FROM runs ORDER BY id")
        assert finished == [(0,), (1,)]

    def test_processes_end_with_the_one_that_is_killed(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_text("\n".join(line(n, text=TEXT * 30 + str(n)) for n in range(100)))
        arguments = [*COMMAND, "ingest", "a.db", "a.jsonl", "--jobs", "2", "--silent"]
        with subprocess.Popen(arguments, cwd=tmp_path, start_new_session=True) as process:
            while stored(tmp_path / "a.db") < 1 and process.poll() is None:
                time.sleep(0.05)
            process.kill()
        deadline = time.monotonic() + 30
        while group_lives(process.pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not group_lives(process.pid)

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_ctrl_c_keeps_what_was_done(self, tmp_path: Path, jobs: str) -> None:
        (tmp_path / "a.jsonl").write_text("\n".join(line(n, text=TEXT * 30 + str(n)) for n in range(100)))
        arguments = [*COMMAND, "ingest", "a.db", "a.jsonl", "--jobs", jobs]
        with subprocess.Popen(
            arguments, cwd=tmp_path, start_new_session=True, stderr=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            while stored(tmp_path / "a.db") < 1 and process.poll() is None:
                time.sleep(0.05)
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process
            _, errors = process.communicate(timeout=60)
        assert process.returncode == 130
        assert errors.decode().strip() == "Interrupted. What was done so far is kept."
        assert stored(tmp_path / "a.db") >= 1


class TestExtract:
    def test_lines_in_lines_out(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_text("\n".join(line(n) for n in range(3)), encoding="utf-8")
        done = run("extract", "a.jsonl", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        results = [json.loads(result) for result in done.stdout.splitlines()]
        assert [result["id"] for result in results] == [0, 1, 2]
        for result in results:
            text = f"Report {result['id']}.\n{TEXT}"
            assert set(result) == {"id", "attributions", "claims", "incidents"}
            speakers = {a["speaker"]: text[slice(*a["content"][0])] for a in result["attributions"]}
            assert speakers["Ann Lee"].startswith("“We have found no sign of an attack")
        assert run("extract", cwd=tmp_path, stdin=(tmp_path / "a.jsonl").read_bytes()).stdout == done.stdout

    def test_bad_line_is_told_and_the_rest_goes_on(self, tmp_path: Path) -> None:
        done = run("extract", cwd=tmp_path, stdin=f"{line(1)}\n{{oops}}\n{line(2)}\n")
        assert done.returncode == 1
        assert [json.loads(result)["id"] for result in done.stdout.splitlines()] == [1, 2]
        [error] = done.stderr.splitlines()
        assert error.startswith("<stdin>:2: malformed JSON")

    def test_nothing_in_nothing_out(self, tmp_path: Path) -> None:
        done = run("extract", cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    def test_output_is_utf8_in_any_locale(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LC_ALL", "C")
        monkeypatch.setenv("PYTHONIOENCODING", "ascii")
        monkeypatch.setenv("PYTHONUTF8", "0")
        text = "“The café is shut,” said Zoë Müller, the owner’s spokeswoman."
        done = run("extract", cwd=tmp_path, stdin=line(1, text=text))
        assert done.returncode == 0
        assert "Zoë Müller" in done.stdout

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_reader_that_stops_early_ends_it_quietly(self, tmp_path: Path, jobs: str) -> None:
        (tmp_path / "a.jsonl").write_text("\n".join(line(n, text=TEXT * 20) for n in range(60)))
        arguments = [*COMMAND, "extract", "a.jsonl", "--jobs", jobs]
        with subprocess.Popen(
            arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            first = json.loads(process.stdout.readline())
            process.stdout.close()
            assert process.stderr.read() == b""
            process.wait(timeout=60)
        assert first["id"] == 0


def stored(db: Path) -> int:
    """How many texts are in the database just now."""
    try:
        with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM versions").fetchone()[0])
    except sqlite3.OperationalError:  # there is none yet, or no tables in it
        return 0


def contents(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that articles left in the database, but for times and runs."""
    with closing(sqlite3.connect(db)) as connection:
        tables = (
            "articles",
            "versions",
            "publications",
            "publication_versions",
            "speakers",
            "organizations",
            "incidents",
            "statements",
            "claims",
        )
        found = {}
        for table in tables:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = ", ".join(f'"{c}"' for c in columns if not c.endswith("_utc") and c != "run_id")
            found[table] = connection.execute(f"SELECT {kept} FROM {table} ORDER BY id").fetchall()
    assert found["versions"]
    return found


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
