"""The Datasette plugin, through Datasette's own client."""

import re
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from datasette.app import Datasette
from datasette.plugins import get_plugins
from lxml import html

from briefings.article import Article
from briefings.pipeline.annotations import NARRATOR, Attribution, Claim
from briefings.plugin import cells, queries
from briefings.plugin.links import web_address
from briefings.records import Extraction
from briefings.store import Store
from tests.plugin_examples import SCRIPT, build, first_report, hostile, later_report

LISTS = ("statement_list", "claim_list", "incident_list", "article_list")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("plugin") / "any name.db")


@pytest.fixture
def datasette(path: Path) -> Iterator[Datasette]:
    served = Datasette([str(path)])
    yield served
    for database in served.databases.values():
        database.close()


async def get(datasette: Datasette, address: str, status: int = 200) -> str:
    path = address.removeprefix("http://localhost")
    response = await datasette.client.get(path, follow_redirects=True)
    assert response.status_code == status, f"{address}: {response.status_code}\n{response.text[:2000]}"
    return str(response.text)


async def page(datasette: Datasette, address: str) -> Any:
    return html.fromstring(await get(datasette, address))


async def table(datasette: Datasette, address: str) -> list[dict[str, str]]:
    """The rows of a page's table as a person reads them, by column heading."""
    tree = await page(datasette, address)
    headings = [words(th) for th in tree.cssselect(".briefings-rows th")]
    return [
        dict(zip(headings, map(words, row.cssselect("td")), strict=True))
        for row in tree.cssselect(".briefings-rows tbody tr")
    ]


def words(element: Any) -> str:
    return " ".join(" ".join(element.itertext()).split())


def at(path: Path, sql: str) -> Any:
    """The one value of a row in the database."""
    connection = sqlite3.connect(path)
    [(value,)] = connection.execute(sql).fetchall()
    connection.close()
    return value


# ---- any name, and nobody else's tables ----


def test_the_installed_package_brings_the_plugin_with_its_files() -> None:
    [plugin] = [plugin for plugin in get_plugins() if plugin["name"] == "briefings"]
    assert plugin["static_path"]
    assert plugin["templates_path"]


@pytest.mark.parametrize("name", ["briefings.db", "renamed (2) ünder.sqlite"])
async def test_a_file_of_any_name_reads_well_with_no_configuration(tmp_path: Path, name: str) -> None:
    datasette = Datasette([str(build(tmp_path / name))])
    front = await page(datasette, "/")
    [address] = front.cssselect(".briefings-front h2 a")
    database = await page(datasette, address.get("href"))
    assert words(database.cssselect("h1")[0]) == "Press briefings: who said what"
    cards = {words(card): card.get("href") for card in database.cssselect(".briefings-cards a")}
    assert list(cards) == ["12 statements", "14 claims", "5 incidents", "3 articles"]
    for href in cards.values():
        assert (await page(datasette, href)).cssselect(".briefings-rows tbody tr")


async def test_another_database_served_beside_it_is_left_alone(path: Path, tmp_path: Path) -> None:
    beside = tmp_path / "other.db"
    connection = sqlite3.connect(beside)
    connection.executescript(
        "CREATE TABLE articles (id INTEGER PRIMARY KEY, quote TEXT, url TEXT, main INTEGER);"
        "INSERT INTO articles VALUES (1, 'words', 'https://a.example', 1);"
        "CREATE VIEW statement_list AS SELECT * FROM articles;"
    )
    connection.close()
    both = Datasette([str(path), str(beside)])
    alone = Datasette([str(beside)])
    for address in ("/other", "/other/articles", "/other/articles/1", "/other/statement_list"):
        here, there = await get(both, address), await get(alone, address)
        differs = r"(?s)<details class=\"nav-menu\">.*?</details>|[0-9.]+\s*ms"  # our links; time taken
        assert re.sub(differs, "", here).split() == re.sub(differs, "", there).split()
        assert "briefings" not in there
    assert (await both.client.get("/other.json")).json()["queries"] == []
    await get(both, "/other/-/article/1", status=404)
    front = await get(both, "/")
    assert "<h1>Datasette</h1>" in front  # the site is not ours alone
    assert "/other" in front


async def test_what_the_user_configures_comes_first(path: Path) -> None:
    metadata = {"databases": {path.stem: {"title": "My title", "tables": {"claim_list": {"title": "Mine"}}}}}
    datasette = Datasette([str(path)], metadata=metadata)
    assert words((await page(datasette, "/any+name")).cssselect("h1")[0]) == "My title"
    assert words((await page(datasette, "/any+name/claim_list")).cssselect("h1")[0]) == "Mine"
    assert words((await page(datasette, "/any+name/statement_list")).cssselect("h1")[0]) == "Statements"


async def test_one_datasette_does_not_see_the_other_ones_metadata(path: Path, datasette: Datasette) -> None:
    tables = {"claim_list": {"title": "Mine", "columns": {"speaker": "My note"}}}
    configured = Datasette([str(path)], metadata={"databases": {path.stem: {"tables": tables}}})
    assert "My note" in await get(configured, "/any+name/claim_list")
    text = await get(datasette, "/any+name/claim_list")
    assert "My note" not in text
    assert "Mine" not in text


async def test_only_tables_for_readers_are_shown(datasette: Datasette) -> None:
    await get(datasette, "/")
    tables = (await datasette.client.get("/any+name.json")).json()["tables"]
    assert {table["name"] for table in tables if not table["hidden"]} == {
        "articles", "claims", "failures", "incidents", "publications", "reviews", "runs", "speaker_aliases",
        "statements", "versions",
    }  # fmt: skip


async def test_tables_views_and_columns_are_described(datasette: Datasette) -> None:
    await datasette.invoke_startup()
    described = datasette.metadata("tables", database="any name")
    database = datasette.get_database("any name")
    shown = set(await database.table_names()) - set(await database.hidden_table_names())
    for name in shown | set(await database.view_names()):
        assert described[name]["title"], name
        assert described[name]["description"], name
        assert set(described[name].get("columns", {})) <= set(await database.table_columns(name)), name
        assert set(described[name].get("facets", [])) <= set(await database.table_columns(name)), name


# ---- lists ----


async def test_statements_read_as_who_said_what_when_and_where(datasette: Datasette) -> None:
    rows = await table(datasette, "/any+name/statement_list?quote__contains=faulty&gone_since__isnull=1")
    assert rows[0] == {
        "Speaker": "Orla Finch spokeswoman Harwick port spokesperson",
        "Statement": "“A faulty update,” ... “stopped the cranes.” cause: A faulty update certain",
        "Quotation": "direct",
        "Said on": "2026-01-26",
        "Article": "Port network fails Harwick Echo 2026-01-26 echo.example",
    }


async def test_statements_come_newest_article_first(datasette: Datasette) -> None:
    rows = await table(datasette, "/any+name/statement_list")
    dates = [re.search(r"\d{4}-\d\d-\d\d", row["Article"])[0] for row in rows]  # type: ignore[index]
    assert dates == sorted(dates, reverse=True)
    assert dates[0] > dates[-1]


async def test_a_statement_that_is_gone_says_so(datasette: Datasette) -> None:
    rows = await table(datasette, "/any+name/statement_list?speaker_kind=unnamed")
    assert [row["Speaker"] for row in rows] == ["An official unnamed Corran agency"]
    assert re.search(r"gone since \d{4}-\d\d-\d\d$", rows[0]["Statement"])


async def test_facets_have_names_for_people_and_lead_to_the_rows(datasette: Datasette) -> None:
    tree = await page(datasette, "/any+name/statement_list")
    facets = [words(facet) for facet in tree.cssselect(".facet-info-name")]
    assert facets == [
        "Speaker", "Organization", "Quotation", "Attitude", "Kind of speaker", "Spokesperson", "Publisher",
    ]  # fmt: skip
    [finch] = [link for link in tree.cssselect(".facet-info a") if words(link) == "Orla Finch"]
    rows = await table(datasette, finch.get("href"))
    assert {row["Speaker"] for row in rows} == {"Orla Finch spokeswoman Harwick port spokesperson"}
    claims = await page(datasette, "/any+name/claim_list")
    assert "not malicious" in [words(link) for link in claims.cssselect("#facet-value a")]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("statement_list?_search=indications", 2),  # "indication", in both texts of the article
        ("statement_list?_search=finch", 8),  # the speaker, where the text says "she" too
        ("statement_list?_search=minister+anwen", 1),
        ("statement_list?_search=passwords", 0),  # in an article, in no statement
        ("article_list?_search=passwords", 1),
        ("article_list?_search=agency", 0),  # in a text that is no longer current
    ],
)
async def test_search_finds_rows_of_a_list(datasette: Datasette, address: str, expected: int) -> None:
    assert len(await table(datasette, f"/any+name/{address}")) == expected


async def test_claims_read_as_what_was_held_of_which_incident(datasette: Datasette) -> None:
    [row] = await table(datasette, "/any+name/claim_list?value=not_malicious&certainty=certain")
    assert row == {
        "Speaker": "Orla Finch spokesperson 2026-01-28",
        "Aspect": "malicious activity",
        "Value": "not malicious negative certain",
        "Evidence": "It was not an attack",
        "Incident": "Harwick port outage, January 2026 Harwick port 2026-01-26",
        "Article": "Cranes move again Harwick Echo 2026-01-28 echo.example",
    }


async def test_the_narrator_is_called_the_article_itself(datasette: Datasette) -> None:
    assert cells.NARRATOR == NARRATOR
    rows = await table(datasette, f"/any+name/claim_list?speaker={NARRATOR}")
    assert {row["Speaker"] for row in rows} == {"the article itself"}


async def test_articles_and_incidents_are_listed(datasette: Datasette) -> None:
    [row] = await table(datasette, "/any+name/article_list?article=Cranes+move+again")
    assert row["Article"] == "Cranes move again Harwick Echo echo.example"
    assert (row["Statements"], row["Claims"], row["Publications"], row["Versions"]) == ("4", "3", "2", "1")
    incidents = await table(datasette, "/any+name/incident_list?article=Cranes+move+again")
    assert {row["Incident"] for row in incidents} == {
        "Harwick port outage, January 2026 main",
        "Harwick port breach, 2019",
    }


async def test_no_list_shows_ids_or_raw_names(datasette: Datasette) -> None:
    for name in LISTS:
        tree = await page(datasette, f"/any+name/{name}")
        assert "(view)" not in words(tree.cssselect("h1")[0])
        for heading in tree.cssselect(".briefings-rows th"):
            assert not re.search(r"_|\bid\b", words(heading), re.IGNORECASE)


async def test_every_link_in_a_list_leads_somewhere(datasette: Datasette) -> None:
    for name in LISTS:
        tree = await page(datasette, f"/any+name/{name}")
        links = {link.get("href") for link in tree.cssselect(".briefings-rows td a")}
        inside = {link for link in links if link.startswith("/")}
        assert inside
        for link in inside:
            await get(datasette, link)


async def test_columns_can_still_be_left_out(datasette: Datasette) -> None:
    [row, *_] = await table(datasette, "/any+name/statement_list?_col=quote&_col=article&_search=faulty")
    assert set(row) == {"Statement", "Article"}


# ---- the article page ----


async def test_an_article_shows_where_and_when_it_appeared(datasette: Datasette, path: Path) -> None:
    article = at(path, "SELECT id FROM articles WHERE title = 'Cranes move again'")
    tree = await page(datasette, f"/any+name/-/article/{article}")
    assert words(tree.cssselect("h1")[0]) == "Cranes move again"
    assert [words(line) for line in tree.cssselect(".publication")] == [
        "Harwick Echo 2026-01-28 echo.example",
        "Corran Post 2026-01-29 post.example",
    ]
    hrefs = [link.get("href") for link in tree.cssselect(".publication a")]
    assert hrefs == ["https://echo.example/again", "https://www.post.example/again"]


async def test_the_text_is_shown_whole_and_in_paragraphs(datasette: Datasette, path: Path) -> None:
    for example, title in ((later_report(), "Cranes move again"), (hostile(), f"Title {SCRIPT}")):
        article = at(path, f"SELECT id FROM articles WHERE title = '{title.replace(chr(39), chr(39) * 2)}'")
        tree = await page(datasette, f"/any+name/-/article/{article}")
        assert [p.text_content() for p in tree.cssselect(".text p")] == example.text.split("\n")


async def test_content_source_and_cue_can_be_told_apart(datasette: Datasette, path: Path) -> None:
    statement = at(
        path, "SELECT max(id) FROM statements WHERE quote_type = 'direct' AND speaker = 'Orla Finch'"
    )
    tree = await page(datasette, f"/any+name/-/statement/{statement}")
    shown = [
        (words(link), set(link.get("class").split()) - {"focus"})
        for link in tree.cssselect(".text a")
        if link.get("href") == f"#statement-{statement}"
    ]
    assert shown == [
        ("“", {"content", "direct", "evidence", "cause"}),
        ("A faulty update", {"content", "direct", "evidence", "cause", "value"}),
        (",”", {"content", "direct", "evidence", "cause"}),
        ("port spokeswoman Orla Finch", {"source"}),
        ("said", {"cue"}),
        ("“stopped the cranes.”", {"content", "direct"}),
    ]


async def test_a_statement_within_a_statement_leads_to_its_own_entry(
    datasette: Datasette, path: Path
) -> None:
    article = at(path, "SELECT id FROM articles WHERE title = 'Cranes move again'")
    tree = await page(datasette, f"/any+name/-/article/{article}")
    [inner] = tree.cssselect(".text a.nested")
    assert words(inner) == "that no ship was lost"
    [entry] = tree.cssselect(inner.get("href"))
    assert words(entry).startswith("4 Harwick port via Anwen Pryce")
    [source] = tree.cssselect(".text a.source.content")
    assert (words(source), source.get("href")) == ("the port", inner.get("href"))


async def test_text_and_entries_lead_to_each_other(datasette: Datasette, path: Path) -> None:
    for article in range(1, 4):
        tree = await page(datasette, f"/any+name/-/article/{article}")
        ids = [element.get("id") for element in tree.cssselect("[id]")]
        assert len(ids) == len(set(ids))
        to_entries = [link.get("href") for link in tree.cssselect(".text a")]
        to_text = [link.get("href") for link in tree.cssselect(".beside a.to-text")]
        assert to_entries
        assert {href[1:] for href in to_entries + to_text} <= set(ids)
        entries = [entry.get("id") for entry in tree.cssselect(".entries > li")]
        assert {f"#{entry}" for entry in entries} <= set(to_entries)
        stored = [link.get("href") for link in tree.cssselect(".beside a.stored")]
        assert len(stored) == len(entries) + len(tree.cssselect(".claims > li"))
        for href in stored:
            await get(datasette, href)


async def test_a_row_of_a_list_opens_the_article_at_its_words(datasette: Datasette) -> None:
    for name, prefix in (("statement_list", "s"), ("claim_list", "c")):
        tree = await page(datasette, f"/any+name/{name}")
        for link in tree.cssselect("td a.words"):
            address, _, fragment = link.get("href").partition("#")
            article = await page(datasette, address)
            assert fragment.startswith(prefix)
            assert article.cssselect(f".text #{fragment}")
            quoted = "".join(words(piece) for piece in article.cssselect(".text .focus"))
            for piece in words(link).split(" ... "):
                assert piece.replace(" ", "") in quoted.replace(" ", "")


async def test_claims_are_marked_with_what_they_hold(datasette: Datasette, path: Path) -> None:
    article = at(path, "SELECT id FROM articles WHERE title = 'Cranes move again'")
    tree = await page(datasette, f"/any+name/-/article/{article}")
    badges = [(words(badge), badge.get("class")) for badge in tree.cssselect(".badge")]
    assert badges == [
        ("not malicious certain", "badge malicious_activity negative certain"),
        ("resolved certain", "badge resolution positive certain"),
        ("malicious certain", "badge malicious_activity positive certain"),
    ]
    [own_voice] = tree.cssselect(".text a[href^='#claim-']")
    assert words(own_voice) == "Intruders had stolen passwords in 2019"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (("cause", "a flood", "positive", "certain"), "cause: a flood certain"),
        (("cause", "a flood", "negative", "certain"), "not the cause: a flood certain"),
        (("cause", None, "positive", "underspecified"), "cause not known underspecified"),
        (("malicious_activity", "malicious", "positive", "possible"), "malicious possible"),
        (("malicious_activity", "not_malicious", "negative", "probable"), "not malicious probable"),
        (
            ("malicious_activity", "unknown", "positive", "underspecified"),
            "malicious or not: unknown underspecified",
        ),
        (("resolution", "in_progress", "positive", "certain"), "in progress certain"),
        (("resolution", "unknown", "positive", "underspecified"), "recovery: unknown underspecified"),
    ],
)
def test_a_badge_says_what_is_claimed(claim: tuple[str, str | None, str, str], expected: str) -> None:
    assert words(html.fromstring(str(cells.badge(*claim)))) == expected


async def test_an_earlier_text_stays_and_what_is_gone_is_shown(datasette: Datasette, path: Path) -> None:
    article = at(path, "SELECT id FROM articles WHERE title = 'Port network fails'")
    now = await page(datasette, f"/any+name/-/article/{article}")
    assert "intruders" not in words(now.cssselect(".text")[0])
    [gone] = now.cssselect(".gone-statements li")
    assert words(gone).startswith("An official : that intruders had caused the failure gone since")
    before = await page(datasette, gone.cssselect("a")[0].get("href"))
    assert "that intruders had caused the failure" in words(
        before.cssselect(".text .focus.content")[0].getparent()
    )
    assert "earlier text" in words(before.cssselect(".message-warning")[0])
    [other] = now.cssselect(".versions a")
    assert "?version=" in other.get("href")
    assert "intruders" in words((await page(datasette, other.get("href"))).cssselect(".text")[0])


@pytest.mark.parametrize(
    "address",
    [
        "article/999",
        "article/999999999999999999",
        "article/1?version=999",
        "article/1?version=x",
        "article/2?version=1",  # another article's
        "statement/999",
        "claim/999",
        "article/1;drop",
    ],
)
async def test_what_is_not_stored_is_not_found(datasette: Datasette, address: str) -> None:
    await get(datasette, f"/any+name/-/{address}", status=404)


async def test_a_database_that_is_not_there_is_not_found(datasette: Datasette) -> None:
    await get(datasette, "/nowhere/-/article/1", status=404)


async def test_the_article_page_respects_permissions(path: Path) -> None:
    hidden = {"databases": {path.stem: {"tables": {"statements": {"allow": False}}}}}
    await get(Datasette([str(path)], metadata=hidden), "/any+name/-/article/1", status=403)
    closed = Datasette([str(path)], metadata={"databases": {path.stem: {"allow": False}}})
    await get(closed, "/any+name/-/article/1", status=403)
    assert "any name" not in await get(closed, "/")


async def test_a_long_article_with_many_statements_is_shown_quickly(tmp_path: Path) -> None:
    line = "word " * 39 + "end.\n"
    text = line * 500
    attributions, claims = [], []
    for number in range(300):
        start = number * len(line)
        attributions.append(
            Attribution(
                f"s{number}",
                [(start, start + 4)],
                [(start + 5, start + 9)],
                [(start + 10, start + 90)],
                attitude="assertion",
            )
        )
        evidence = (start + 20, start + 120)
        claims.append(
            Claim("resolution", "resolved", "positive", "certain", evidence, attribution=f"s{number}")
        )
    with Store(tmp_path / "long.db") as store:
        run = store.start_run("some_model", "1.0")
        store.add(Article("long.txt", text), Extraction(attributions, claims, []), run)
        store.finish_run(run)
    datasette = Datasette([str(tmp_path / "long.db")])
    await get(datasette, "/")
    start_time = perf_counter()
    tree = await page(datasette, "/long/-/article/1")
    assert perf_counter() - start_time < 3
    assert words(tree.cssselect("h1")[0]) == "Article without a title"
    assert len(tree.cssselect(".entries > li")) == 300


# ---- nothing from an article is markup ----


async def test_markup_and_scripts_from_articles_are_only_text(datasette: Datasette, path: Path) -> None:
    bad = at(path, "SELECT id FROM articles WHERE title LIKE 'Title%'")
    version = at(path, f"SELECT current_version_id FROM articles WHERE id = {bad}")
    statement = at(path, f"SELECT id FROM statements WHERE version_id = {version}")
    claim = at(path, f"SELECT id FROM claims WHERE version_id = {version}")
    addresses = [
        "/", "/any+name", f"/any+name/-/article/{bad}", f"/any+name/-/statement/{statement}",
        f"/any+name/-/claim/{claim}", "/any+name/most_quoted_speakers?_show_sql=1",
        f"/any+name/causes_given?about={SCRIPT}", f"/any+name/statement_list?_search={SCRIPT}",
        "/any+name?sql=select+*+from+statement_list", "/any+name?sql=select+*+from+versions",
    ]  # fmt: skip
    addresses += [f"/any+name/{query}" for query in queries.canned()]
    addresses += [f"/any+name/{name}?_size=max" for name in LISTS]
    for name in ("articles", "versions", "publications", "incidents", "statements", "claims"):
        addresses += [f"/any+name/{name}", f"/any+name/{name}/1"]
    addresses += [f"/any+name/statements/{statement}", f"/any+name/claims/{claim}"]
    for address in addresses:
        text = await get(datasette, address)
        assert SCRIPT not in text, address
        tree = html.fromstring(text)
        assert not tree.cssselect("img, b script, .text script, .text i, .text b"), address
        for link in tree.cssselect("[href], [src]"):
            target = link.get("href") or link.get("src")
            assert not target.lower().startswith(("javascript:", "data:")), address
        for element in tree.iter():
            assert not [name for name in getattr(element, "attrib", {}) if name.startswith("on")], address


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "javascript://x.example/%0aalert(1)",
        "data:text/html,x",
        "ftp://x.y",
        "http://[",
        "//x.example",
        "https:no-host",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_address(url) is None
    assert web_address(" https://a.example/b?c=d#e ") == "https://a.example/b?c=d#e"


# ---- canned queries ----

ANSWERS: dict[str, list[tuple[str, ...]]] = {
    "who_denied_malicious_activity": [
        ("Orla Finch", "certain", "It was not an attack"),
        ("Orla Finch", "probable", "there was no indication of an attack"),
    ],
    "causes_given": [
        ("Harwick port", "Harwick port outage, January 2026", "A faulty update", "given", "certain"),
        (f"befell {SCRIPT}", f"incident {SCRIPT}", f"<b>{SCRIPT}", "given", "certain"),
    ],
    "recovery": [
        ("Harwick port", "Harwick port outage, January 2026", "2026-01-26", "unresolved", "certain"),
        ("Harwick port", "Harwick port outage, January 2026", "2026-01-26", "unknown", "underspecified"),
        ("Harwick port", "Harwick port outage, January 2026", "2026-01-28", "resolved", "certain"),
    ],
    "changed_position": [
        (
            "Orla Finch", "Harwick port", "malicious activity", "2026-01-26",
            "there was no indication of an attack", "2026-01-28", "It was not an attack",
        ),
        (
            "Orla Finch", "Harwick port", "resolution", "2026-01-26",
            "When the cranes would move", "2026-01-28", "All cranes move again",
        ),
    ],
    "contradictions": [],  # the official's words are gone, and the breach of 2019 is another incident
    "officials_and_unnamed_sources_on_cause": [],
    "unnamed_sources": [],
    "not_known_or_not_said": [("Orla Finch", "resolution", "When the cranes would move")],
    "gone_statements": [("An official", "that intruders had caused the failure")],
    "relayed_statements": [
        ("Anwen Pryce", "Harwick port", "that no ship was lost"),
        (f"via {SCRIPT}", f"Bobby {SCRIPT}"),
    ],
    "most_quoted_speakers": [
        ("Orla Finch", "Harwick port", "person", "5", "1", "2", "2026-01-26", "2026-01-28"),
        ("Anwen Pryce", "", "person", "1", "0", "1"),
        (f"Bobby {SCRIPT}", f"org {SCRIPT}", "person", "1", "1", "1"),
        ("Harwick port", "", "organization", "1", "0", "1"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(queries.canned()))
async def test_a_question_gets_its_answer(datasette: Datasette, name: str) -> None:
    tree = await page(datasette, f"/any+name/{name}")
    assert words(tree.cssselect("h1")[0]).endswith("?")
    assert tree.cssselect(".metadata-description")
    assert not [th for th in tree.cssselect("th") if re.search(r"_|\bid\b", words(th), re.IGNORECASE)]
    expected = ANSWERS[name]
    found = [tuple(words(td) for td in row.cssselect("td")) for row in tree.cssselect("tbody tr")]
    if not expected:
        assert found == []
        assert "Nothing in this database" in words(tree.cssselect(".zero-results")[0])
    assert [row[: len(answer)] for row, answer in zip(found, expected, strict=True)] == expected
    for link in tree.cssselect("tbody a"):
        if link.get("href").startswith("/"):
            await get(datasette, link.get("href"))


async def test_questions_about_what_stood_before_a_correction(tmp_path: Path) -> None:
    with Store(tmp_path / "early.db") as store:
        run = store.start_run("some_model", "1.0")
        example = first_report()
        article = Article("a.html", example.text, url="https://a.example", title="A", published="2026-01-26")
        store.add(article, example.extraction(), run)
        store.finish_run(run)
    datasette = Datasette([str(tmp_path / "early.db")])
    [row] = await table(datasette, "/early/contradictions")
    assert [row[name] for name in ("Speaker", "Says", "The other", "On the contrary")] == [
        "An official", "intruders had caused the failure",
        "Orla Finch", "there was no indication of an attack",
    ]  # fmt: skip
    [row] = await table(datasette, "/early/officials_and_unnamed_sources_on_cause")
    assert row["Spokespersons say"] == "“A faulty update,”"
    assert row["Unnamed sources say"] == "intruders had caused the failure"
    [row] = await table(datasette, "/early/unnamed_sources")
    assert (row["Speaker"], row["Via"]) == ("An official", "Corran agency")


async def test_a_question_can_be_asked_about_one_organisation(datasette: Datasette) -> None:
    assert len(await table(datasette, "/any+name/recovery?about=harwick")) == 3
    assert await table(datasette, "/any+name/recovery?about=elsewhere") == []


async def test_all_questions_are_on_the_database_page_and_no_more_than_read(datasette: Datasette) -> None:
    tree = await page(datasette, "/any+name")
    titles = [words(link) for link in tree.cssselect(".briefings-questions dt a")]
    assert titles == [query["title"] for query in queries.canned().values()]
    assert len(titles) >= 6
    assert not [query for query in queries.canned().values() if query.get("write")]


# ---- rows as stored, addresses, files ----


async def test_a_stored_statement_reads_as_text_and_leads_to_the_article(datasette: Datasette) -> None:
    tree = await page(datasette, "/any+name/statements/1")
    fields = dict(zip(map(words, tree.cssselect("dt")), map(words, tree.cssselect("dd")), strict=True))
    assert fields["Content spans"] == "characters 46 to 64, 99 to 120"
    assert fields["Source"] == "port spokeswoman Orla Finch"
    assert not [value for value in fields.values() if value.startswith(("[", "{"))]
    [link] = tree.cssselect("a.briefings-open")
    assert link.get("href") == "/any+name/-/statement/1#s1"


async def test_links_keep_to_the_base_url(path: Path) -> None:
    datasette = Datasette([str(path)], settings={"base_url": "/press/"})
    for address in (
        "",
        "any+name",
        "any+name/statement_list",
        "any+name/-/article/1",
        "any+name/recovery",
    ):
        text = (await datasette.client.get(f"/{address}", follow_redirects=True)).text
        links = [link.get("href") for link in html.fromstring(text).cssselect("[href]")]
        assert [link for link in links if "any+name" in link]
        for link in links:
            assert link.startswith(("/press/", "#", "https://", "http://localhost/press/")), link


async def test_the_style_sheet_has_its_content_in_its_address(
    datasette: Datasette,
) -> None:
    tree = await page(datasette, "/any+name/-/article/1")
    [style] = [link.get("href") for link in tree.cssselect("link") if "briefings" in link.get("href")]
    served = await get(datasette, style)
    assert style.endswith("?" + sha256(served.encode()).hexdigest()[:8])
    assert not re.search(r"url\(|@import", served)  # works offline


async def test_nothing_is_written(path: Path) -> None:
    before = path.read_bytes()
    datasette = Datasette(immutables=[str(path)])
    for address in ("/", "/any+name", "/any+name/statement_list", "/any+name/-/article/1"):
        await get(datasette, address)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]
