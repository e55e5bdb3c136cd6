-- Times called ..._utc are ISO 8601 text in UTC ("2026-01-31T09:30:00Z"); other dates stand as the source
-- gives them. start/end and all spans count characters (code points) of versions.text, end-exclusive.
-- Spans are JSON text: [[start, end], ...].

-- ---- what extraction did ----

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started_utc TEXT NOT NULL,
    finished_utc TEXT,                      -- NULL: still going on, or ended before its end
    program_version TEXT NOT NULL,
    model TEXT NOT NULL,
    model_version TEXT NOT NULL,
    articles_new INTEGER NOT NULL DEFAULT 0,
    articles_updated INTEGER NOT NULL DEFAULT 0,    -- another text, another publication, or extracted again
    articles_unchanged INTEGER NOT NULL DEFAULT 0,
    articles_skipped INTEGER NOT NULL DEFAULT 0,
    statements INTEGER NOT NULL DEFAULT 0,          -- written by this run
    claims INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE failures (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    kind TEXT NOT NULL CHECK (kind IN ('skipped', 'failed')),
    source TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX failures_run_id ON failures(run_id);

-- ---- articles: works, their texts, where they appeared ----

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    title TEXT,                             -- that of the current version
    published TEXT,                         -- the earliest that a publication gives
    current_version_id INTEGER REFERENCES versions(id)
) STRICT;
CREATE INDEX articles_current_version_id ON articles(current_version_id);

CREATE TABLE versions (                     -- a text as it stood; extracted once
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    title TEXT,
    text TEXT NOT NULL,
    first_seen_utc TEXT NOT NULL,
    gone_since_utc TEXT,                    -- NULL while some publication carries the text
    run_id INTEGER NOT NULL REFERENCES runs(id)     -- the run that extracted what is stored
) STRICT;
CREATE INDEX versions_article_id ON versions(article_id);
CREATE INDEX versions_run_id ON versions(run_id);

CREATE TABLE publications (                 -- one appearance of an article
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    key TEXT NOT NULL UNIQUE,               -- the URL, else what stands for the source
    url TEXT,
    title TEXT,
    publisher TEXT,
    author TEXT,
    published TEXT,
    modified TEXT,
    source TEXT NOT NULL                    -- as last read
) STRICT;
CREATE INDEX publications_article_id ON publications(article_id);

CREATE TABLE publication_versions (         -- which text a publication carried, from when to when
    id INTEGER PRIMARY KEY,
    publication_id INTEGER NOT NULL REFERENCES publications(id),
    version_id INTEGER NOT NULL REFERENCES versions(id),
    first_seen_utc TEXT NOT NULL,
    gone_since_utc TEXT                     -- NULL: carries it now
) STRICT;
CREATE INDEX publication_versions_publication_id ON publication_versions(publication_id);
CREATE INDEX publication_versions_version_id ON publication_versions(version_id);
CREATE UNIQUE INDEX publication_versions_now ON publication_versions(publication_id)
    WHERE gone_since_utc IS NULL;

CREATE TABLE sources (                      -- the text that a file or record held when it was last read
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,               -- hash of the absolute path and the record's id
    source TEXT NOT NULL,                   -- as given
    version_id INTEGER NOT NULL REFERENCES versions(id),
    read_utc TEXT NOT NULL
) STRICT;
CREATE INDEX sources_version_id ON sources(version_id);

-- ---- what was extracted ----

CREATE TABLE organizations (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE speakers (                     -- named persons, organizations and documents
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind <> 'unnamed'),
    UNIQUE (name, kind)
) STRICT;

CREATE TABLE incidents (
    id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES versions(id),
    local_id TEXT NOT NULL,                 -- i1, i2 ... within the text
    label TEXT NOT NULL,
    kind TEXT,
    organization_id INTEGER REFERENCES organizations(id),
    date TEXT,                              -- 2018, 2018-08 or 2018-08-07
    main INTEGER NOT NULL CHECK (main IN (0, 1)),
    UNIQUE (version_id, local_id)
) STRICT;
CREATE INDEX incidents_organization_id ON incidents(organization_id);

CREATE TABLE statements (                   -- an attribution as stored
    id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES versions(id),
    local_id TEXT NOT NULL,                 -- s1, s2 ... within the text
    key TEXT NOT NULL UNIQUE,               -- stable: see briefings.store.rows
    speaker TEXT,                           -- as resolved within the article
    speaker_kind TEXT,
    speaker_id INTEGER REFERENCES speakers(id),     -- NULL for the unnamed
    role TEXT,
    organization_id INTEGER REFERENCES organizations(id),
    spokesperson INTEGER NOT NULL CHECK (spokesperson IN (0, 1)),
    quote TEXT NOT NULL,                    -- the content's words
    source TEXT,                            -- the source's words as printed
    cue TEXT,
    source_spans TEXT NOT NULL CHECK (json_valid(source_spans)),
    cue_spans TEXT NOT NULL CHECK (json_valid(cue_spans)),
    content_spans TEXT NOT NULL CHECK (json_valid(content_spans)),
    start INTEGER NOT NULL,                 -- of the whole content
    "end" INTEGER NOT NULL,
    prefix TEXT NOT NULL,                   -- up to 32 characters before start and after end
    suffix TEXT NOT NULL,
    quote_type TEXT NOT NULL,
    attitude TEXT,
    via TEXT,
    said_on TEXT,
    CHECK (0 <= start AND start < "end")
) STRICT;
CREATE INDEX statements_version_id ON statements(version_id);
CREATE INDEX statements_speaker_id ON statements(speaker_id);
CREATE INDEX statements_organization_id ON statements(organization_id);

CREATE TABLE claims (
    id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES versions(id),
    statement_id INTEGER REFERENCES statements(id),     -- NULL: the narrator's
    incident_id INTEGER REFERENCES incidents(id),
    key TEXT NOT NULL UNIQUE,               -- stable: see briefings.store.rows
    aspect TEXT NOT NULL,
    value TEXT,                             -- the cause's words, or the name of the value
    value_start INTEGER,                    -- of the cause's words, else NULL
    value_end INTEGER,
    category TEXT,                          -- of a cause, else NULL
    polarity TEXT NOT NULL,
    certainty TEXT NOT NULL,
    evidence TEXT NOT NULL,
    start INTEGER NOT NULL,                 -- of the evidence
    "end" INTEGER NOT NULL,
    speaker TEXT NOT NULL,                  -- narrator, or a name
    speaker_id INTEGER REFERENCES speakers(id),
    spokesperson INTEGER NOT NULL CHECK (spokesperson IN (0, 1)),
    source_start INTEGER,
    source_end INTEGER,
    CHECK (0 <= start AND start < "end")
) STRICT;
CREATE INDEX claims_version_id ON claims(version_id);
CREATE INDEX claims_statement_id ON claims(statement_id);
CREATE INDEX claims_incident_id ON claims(incident_id);
CREATE INDEX claims_speaker_id ON claims(speaker_id);

-- ---- what people own: no extraction writes here; tied by stable keys, so it outlasts every run ----

CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    statement_key TEXT,
    claim_key TEXT,
    field TEXT NOT NULL,
    original TEXT,
    corrected TEXT,                         -- NULL: the field should be empty
    reviewer TEXT,
    reviewed_utc TEXT NOT NULL,
    reason TEXT,
    CHECK ((statement_key IS NULL) <> (claim_key IS NULL))
) STRICT;
CREATE INDEX reviews_statement_key_field ON reviews(statement_key, field);
CREATE INDEX reviews_claim_key_field ON reviews(claim_key, field);

CREATE TABLE speaker_aliases (
    id INTEGER PRIMARY KEY,
    alias TEXT NOT NULL UNIQUE,             -- a speaker's name as extracted
    name TEXT NOT NULL,                     -- the name to show instead
    note TEXT
) STRICT;
