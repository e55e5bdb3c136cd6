"""What an incident is called: its kind, whom it befell, and a label such as "Acme email outage, May 2021"."""

import re
from calendar import month_name

from spacy.tokens import Doc, Token

from briefings.pipeline.annotations import Incident
from briefings.pipeline.incidents.segments import Topic, noun_kinds
from briefings.pipeline.lexicons import lexicon
from briefings.pipeline.speakers.names import Name, Names
from briefings.pipeline.speakers.standing import Standings, is_thing

_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_AT = ("at", "on", "of", "against", "in", "within", "involving", "to")
_POSSESSIVE = ("’s", "'s", "’", "'")


def describe(topics: list[Topic], doc: Doc, title: str | None) -> list[Incident]:
    """One incident a topic, ids ``i1``, ``i2``, ...; the first is the main one."""
    if not topics:
        return []
    victims = _Victims(doc, title)
    found: list[Incident] = []
    for number, topic in enumerate(topics, 1):
        phrase, kind = _title_phrase(title) if number == 1 else (None, None)
        if phrase is None:
            phrase, kind = _phrase(topic)
        organization = victims.of(topic) if found else victims.of_main(topic)
        if organization is None and found:
            organization = found[0].organization
        label = " ".join(part for part in (organization, phrase) if part)
        date = _printed_date(topic.date)
        label = f"{label[:1].upper()}{label[1:]}" + (f", {date}" if date else "")
        found.append(Incident(f"i{number}", label, kind, organization, topic.date, number == 1))
    return found


def _printed_date(date: str | None) -> str | None:
    """The month and year, or the year alone."""
    if date is None or len(date) < 7:
        return date
    return f"{month_name[int(date[5:7])]} {date[:4]}"


def _title_phrase(title: str | None) -> tuple[str | None, str | None]:
    """Words of the title that name an incident and do not deny it ("ransomware attack"), and their kind.

    A name for the trouble goes before one for its repair ("patch").
    """
    kinds, labels = noun_kinds(), lexicon("incidents")["labels"]
    words = [w.lower() for w in _WORD.findall(title or "")]
    found: list[tuple[str, str]] = []
    for i, word in enumerate(words):
        if _singular(word) not in kinds or (found and i and _singular(words[i - 1]) in kinds):
            continue
        last = i
        while last + 1 < len(words) and _singular(words[last + 1]) in kinds:
            last += 1
        first = i
        while first > 0 and words[first - 1] in labels["modifiers"]:
            first -= 1
        if set(words[max(0, first - 3) : first]) & set(labels["denials"]):
            continue
        noun = _singular(words[last])
        found.append((_full_phrase([*words[first:last], noun]), kinds[noun]))
    if not found:
        return None, None
    return next((f for f in found if f[0] not in labels["repairs"]), found[0])


def _full_phrase(words: list[str]) -> str:
    """The attack, where only its means ("ransomware") is named."""
    attack = [] if words[-1] not in lexicon("incidents")["labels"]["means"] else ["attack"]
    return " ".join([*words, *attack])


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and word not in noun_kinds() else word


def _phrase(topic: Topic) -> tuple[str, str | None]:
    kinds, labels = noun_kinds(), lexicon("incidents")["labels"]
    nouns = [w for w in topic.words if w.pos_ != "VERB"]
    nouns.sort(key=lambda w: w.lower_ in labels["repairs"])
    for word in nouns[:1]:
        kind = kinds.get(word.lemma_.lower()) or kinds[word.lower_]
        first = word.i
        while first > 0 and _is_modifier(word.doc[first - 1]):
            first -= 1
        return _full_phrase(word.doc[first : word.i + 1].text.lower().replace(" - ", "-").split()), kind
    for word in topic.words:
        if word.lemma_ in labels["exposing"]:
            return "breach", "breach"
        if word.lemma_ in lexicon("incidents")["verbs"]["hostile"]:
            return "cyber attack", "cyber attack"
    return ("outage", "outage") if topic.words else ("incident", None)


def _is_modifier(token: Token) -> bool:
    return token.tag_ == "NN" or token.lower_ in lexicon("incidents")["labels"]["modifiers"]


def _candidates(word: Token) -> list[Token]:
    """The words that the grammar makes whom ``word`` befell, the surest first."""
    if word.pos_ == "VERB":
        return [c for c in word.children if c.dep_ in ("nsubjpass", "dobj")]
    near = [c for c in word.children if c.dep_ in ("poss", "compound")]
    for preposition in (c for c in word.children if c.lower_ in _AT):
        near += [c for c in preposition.children if c.dep_ == "pobj"]
    verb = word.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
        verb = verb.head
    if verb.pos_ in ("VERB", "AUX"):
        near += [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass") and c != word]
    return near


class _Victims:
    """Whom the incidents of one article befell."""

    def __init__(self, doc: Doc, title: str | None) -> None:
        self.doc, self.title = doc, title or ""
        self.names = Names(doc)
        self.standings = Standings(doc, title)

    def of_main(self, topic: Topic) -> str | None:
        """Whom the opening names by its grammar, or who is in the title; else who is named most."""
        told = self.of(topic)
        if told is not None and told.split()[0] in self.title:
            return told
        likely = [n for n in self.names.names if self._can_be_befallen(n)]
        in_title = [n for n in likely if n.words[0] in self.title]
        if in_title:
            return max(in_title, key=lambda n: len(n.mentions)).name
        often = [n for n in likely if len(n.mentions) > 1]
        return (
            told or max((n for n in often), key=lambda n: len(n.mentions), default=Name("", "")).name or None
        )

    def of(self, topic: Topic) -> str | None:
        """Whom the incident befell, by the grammar of its opening."""
        for word in topic.words:
            for token in _candidates(word):
                found = self._organization(token)
                if found:
                    return found
        return None

    def _organization(self, token: Token) -> str | None:
        """The name that ``token`` heads, or its phrase where a name owns it ("Ruritania's ministry")."""
        start, end = token.left_edge.i, token.right_edge.i + 1
        for name, first, last in self.names.mentions(start, end):
            if not self._can_be_befallen(name):
                continue
            if first <= token.i < last:
                return name.name
            if last <= token.i and self.doc[last].text in _POSSESSIVE and token.lemma_.lower() in _owned():
                return str(self.doc[first : token.i + 1].text)
            if last <= token.i and self.doc[last].text in _POSSESSIVE:
                return name.name
        return None

    def _can_be_befallen(self, name: Name) -> bool:
        if name.kind != "organization" or name.label == "NORP" or is_thing(name, self.doc):
            return False
        return not self.standings.is_outside(name)


def _owned() -> frozenset[str]:
    """Nouns for organizations: "Ruritania's foreign ministry" is one, "Ruritania's network" is not."""
    groups = lexicon("speakers")["anaphora"]
    return frozenset(w for g in ("company", "agency", "institution") for w in groups[g])
