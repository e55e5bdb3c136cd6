SELECT
    s.id,
    coalesce(alias.name, CASE WHEN r_speaker.id IS NULL THEN s.speaker ELSE r_speaker.corrected END) AS speaker,
    s.quote,
    (
        SELECT group_concat(
            aspect || ': ' || coalesce(replace(value, char(10), ' '), 'unknown')
                || ' (' || polarity || ', ' || certainty || ')',
            char(10)
        ) FROM (SELECT * FROM claims WHERE statement_id = s.id ORDER BY start, id)
    ) AS claims,        -- one a line
    s.quote_type,
    s.said_on,
    v.title AS article,
    CASE WHEN r_role.id IS NULL THEN s.role ELSE r_role.corrected END AS role,
    CASE WHEN r_organization.id IS NULL THEN o.name ELSE r_organization.corrected END AS organization,
    s.speaker_kind,
    s.spokesperson,
    s.attitude,
    s.via,
    p.publisher,
    substr(p.published, 1, 10) AS published,
    p.url,
    v.gone_since_utc AS gone_since,
    v.article_id
FROM statements AS s
JOIN versions AS v ON v.id = s.version_id
LEFT JOIN organizations AS o ON o.id = s.organization_id
LEFT JOIN publications AS p ON p.id = (
    SELECT publication_id FROM publication_versions
    WHERE version_id = s.version_id
    ORDER BY gone_since_utc IS NOT NULL, id LIMIT 1
)
LEFT JOIN reviews AS r_speaker ON r_speaker.id = (
    SELECT id FROM reviews WHERE statement_key = s.key AND field = 'speaker'
    ORDER BY reviewed_utc DESC, id DESC LIMIT 1
)
LEFT JOIN reviews AS r_role ON r_role.id = (
    SELECT id FROM reviews WHERE statement_key = s.key AND field = 'role'
    ORDER BY reviewed_utc DESC, id DESC LIMIT 1
)
LEFT JOIN reviews AS r_organization ON r_organization.id = (
    SELECT id FROM reviews WHERE statement_key = s.key AND field = 'organization'
    ORDER BY reviewed_utc DESC, id DESC LIMIT 1
)
LEFT JOIN speaker_aliases AS alias
    ON alias.alias = CASE WHEN r_speaker.id IS NULL THEN s.speaker ELSE r_speaker.corrected END
-- Rows of which nothing shows that somebody said or thought it stay in the table, but make no list of statements.
WHERE s.attitude IS NOT NULL AND s.source <> ''
