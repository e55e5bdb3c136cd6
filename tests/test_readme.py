"""The README says what the program does: its help texts, commands, limits and example."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefings import pipeline
from briefings.cli import cli
from briefings.pipeline.annotations import Attribution, Claim, Incident
from briefings.readers import MAX_BYTES, MAX_CHARACTERS
from briefings.readers.files import EXTENSIONS
from briefings.readers.html import MIN_CHARACTERS
from briefings.records import Extraction

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
HELP_BLOCK = re.compile(r"^```\n\$ briefings (\S+) --help\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def help_of(command: str) -> str:
    return CliRunner().invoke(cli, [command, "--help"], prog_name="briefings", terminal_width=80).output


def test_every_command_is_documented() -> None:
    assert {name for name, _ in HELP_BLOCK.findall(README)} == set(cli.commands)


@pytest.mark.parametrize(("command", "printed"), HELP_BLOCK.findall(README))
def test_help_text_is_the_programs(command: str, printed: str) -> None:
    assert printed == help_of(command)


def test_ci_runs_the_readmes_test_command() -> None:
    lines = [line.strip() for line in README.splitlines() if "-m pytest" in line]
    assert lines == ["python -m pip install -e '.[test]' && python -m pytest"]
    assert 'grep -m 1 -- "-m pytest" README.md' in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_limits_and_formats_are_those_of_the_readers() -> None:
    for number in (MAX_BYTES, MAX_CHARACTERS, MIN_CHARACTERS):
        assert f"{number:,} " in README
    for extension in EXTENSIONS:
        assert f"`{extension}`" in README


@pytest.mark.parametrize("example", re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL))
def test_python_examples_find_the_statement(example: str) -> None:
    names = {
        "text": "“We found no sign of an attack,” Ann Lee, a spokeswoman for the agency, said on Friday."
    }
    exec(example, names)
    [attribution] = names["doc"]._.attributions
    assert attribution.speaker == "Ann Lee"


def test_components_are_listed_in_order() -> None:
    listed = re.findall(r"^\| `(briefings_\w+)`", README, re.MULTILINE)
    assert listed == ["briefings_paragraphs", *pipeline.COMPONENTS]


def test_promised_fields_are_those_of_the_records() -> None:
    parts = Extraction(
        attributions=[Attribution("s1")],
        claims=[Claim("cause", None, "positive", "certain", (0, 1))],
        incidents=[Incident("i1", "outage")],
    ).as_json("a")
    printed = ["id"]
    for name in ("attributions", "claims", "incidents"):
        printed += [name, *parts[name][0]]
    block = README[README.index('{"id": ...,') :].split("```")[0]
    assert re.findall(r'"(\w+)"', block) == printed
