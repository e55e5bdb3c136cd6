"""What a web page says of its article: JSON-LD first, then meta tags, then what trafilatura can find."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import trafilatura
from lxml.html import HtmlElement

# In order of trust. "property", "name" and "itemprop" are one to us: pages mix them up.
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.created",
    "dc.date.issued",
    "dc.date",
    "pubdate",
    "publishdate",
    "date",
)
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "dcterms.modified", "last-modified")
_TITLE = ("og:title", "headline", "twitter:title", "dc.title")
_PUBLISHER = ("og:site_name", "application-name", "dc.publisher")
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator")
_URL = ("og:url",)

# "Save as" of Internet Explorer, Chrome and Edge, and of the SingleFile extension
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(\S+)")
_WEB_ADDRESS = re.compile(r"https?://\S+")

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Each field as the page prints it, or None. ``url`` is the canonical address, where there is one."""

    url: str | None = None
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    author: str | None = None


def page_metadata(tree: HtmlElement, markup: str) -> PageMetadata:
    """Read the metadata of a page, given as its tree and as the text that it was parsed from."""
    meta = _meta(tree)
    ld = _JsonLd(tree)
    addresses = (*_canonical(tree), *_values(meta, _URL), *ld.addresses(), *_SAVED_FROM.findall(markup))
    found = PageMetadata(
        url=_web_address(*addresses),
        title=_first(ld.text("headline"), *_values(meta, _TITLE)),
        published=_first(ld.text("datePublished"), *_values(meta, _PUBLISHED)),
        modified=_first(ld.text("dateModified"), *_values(meta, _MODIFIED)),
        publisher=_first(ld.names("publisher"), *_values(meta, _PUBLISHER)),
        author=_first(ld.names("author"), *(v for v in _values(meta, _AUTHOR) if not _WEB_ADDRESS.match(v))),
    )
    return _completed(found, tree)


def _completed(found: PageMetadata, tree: HtmlElement) -> PageMetadata:
    """What is still missing, by trafilatura; its extensive search would take a copyright year for a date."""
    guessed = trafilatura.extract_metadata(tree, extensive=False)
    return PageMetadata(
        url=found.url or _web_address(guessed.url or ""),
        title=found.title or guessed.title,
        published=found.published or guessed.date,
        modified=found.modified,
        publisher=found.publisher or guessed.sitename,
        author=found.author or guessed.author,
    )


def _meta(tree: HtmlElement) -> dict[str, str]:
    """First value of each meta tag and of each element with ``itemprop``, by name in lower case."""
    values: dict[str, str] = {}
    for element in tree.iterfind(".//*"):
        name = element.get("itemprop") or (
            element.get("property") or element.get("name") if element.tag == "meta" else None
        )
        value = (element.get("content") or element.get("datetime") or "").strip()
        if name and value:
            values.setdefault(name.strip().lower(), value)
    return values


def _values(meta: dict[str, str], names: tuple[str, ...]) -> list[str]:
    return [meta[name] for name in names if name in meta]


def _canonical(tree: HtmlElement) -> list[str]:
    links = tree.iterfind(".//link")
    return [link.get("href") or "" for link in links if (link.get("rel") or "").lower() == "canonical"]


def _web_address(*candidates: str) -> str | None:
    return next((c.strip() for c in candidates if _WEB_ADDRESS.fullmatch(c.strip())), None)


def _first(*candidates: str | None) -> str | None:
    return next((c for c in candidates if c), None)


class _JsonLd:
    """The article object among a page's JSON-LD (schema.org ``NewsArticle`` and its kin, or ``WebPage``)."""

    def __init__(self, tree: HtmlElement) -> None:
        objects = [o for script in tree.iterfind(".//script") for o in _json_ld_objects(script)]
        self._by_id = {o["@id"]: o for o in objects if isinstance(o.get("@id"), str) and len(o) > 1}
        self._article: JsonObject = min(objects, key=_unlikeliness, default={})
        if _unlikeliness(self._article) == _NO_ARTICLE:
            self._article = {}

    def text(self, name: str) -> str | None:
        value = self._article.get(name)
        return value.strip() if isinstance(value, str) else None

    def names(self, name: str) -> str | None:
        """The names of the persons or organisations under ``name``, joined by commas."""
        value = self._article.get(name)
        parties = value if isinstance(value, list) else [value]
        names = [found for party in parties if (found := self._name(party))]
        return ", ".join(dict.fromkeys(names)) or None

    def addresses(self) -> list[str]:
        page = self._article.get("mainEntityOfPage")
        candidates = (page.get("@id") if isinstance(page, dict) else page, self._article.get("url"))
        return [c for c in candidates if isinstance(c, str)]

    def _name(self, party: Any) -> str | None:
        if isinstance(party, dict):
            reference = party.get("@id")
            party = self._by_id.get(reference if isinstance(reference, str) else "", party).get("name")
        if isinstance(party, list):
            party = next(iter(party), None)
        return party.strip() if isinstance(party, str) and not _WEB_ADDRESS.match(party) else None


_NO_ARTICLE = 2


def _unlikeliness(item: JsonObject) -> int:
    kinds = item.get("@type")
    names = [k for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)]
    if any(k.endswith(("Article", "BlogPosting", "Report")) for k in names):
        return 0
    return 1 if "WebPage" in names else _NO_ARTICLE


def _json_ld_objects(script: HtmlElement) -> Iterator[JsonObject]:
    if "ld+json" not in (script.get("type") or "").lower():
        return
    try:
        yield from _flattened(json.loads(script.text_content(), strict=False))
    except (ValueError, RecursionError):
        return  # as often as not broken by the page's own templates: the meta tags are there too


def _flattened(value: Any) -> Iterator[JsonObject]:
    if isinstance(value, list):
        for item in value:
            yield from _flattened(item)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity"):
            yield from _flattened(value.get(name))
