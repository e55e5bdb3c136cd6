SELECT
    c.id,
    coalesce(alias.name, CASE WHEN r_speaker.id IS NULL THEN c.speaker ELSE r_speaker.corrected END) AS speaker,
    c.aspect,
    c.value,
    c.category,
    c.polarity,
    c.certainty,
    c.evidence,
    i.label AS incident,
    o.name AS organization,
    i.date AS incident_date,
    c.spokesperson,
    s.said_on,
    v.title AS article,
    p.publisher,
    substr(p.published, 1, 10) AS published,
    p.url,
    v.gone_since_utc AS gone_since,
    v.article_id
FROM claims AS c
JOIN versions AS v ON v.id = c.version_id
LEFT JOIN statements AS s ON s.id = c.statement_id
LEFT JOIN incidents AS i ON i.id = c.incident_id
LEFT JOIN organizations AS o ON o.id = i.organization_id
LEFT JOIN publications AS p ON p.id = (
    SELECT publication_id FROM publication_versions
    WHERE version_id = c.version_id
    ORDER BY gone_since_utc IS NOT NULL, id LIMIT 1
)
-- a claim follows the correction of the speaker of its statement
LEFT JOIN reviews AS r_speaker ON r_speaker.id = (
    SELECT id FROM reviews WHERE statement_key = s.key AND field = 'speaker'
    ORDER BY reviewed_utc DESC, id DESC LIMIT 1
)
LEFT JOIN speaker_aliases AS alias
    ON alias.alias = CASE WHEN r_speaker.id IS NULL THEN c.speaker ELSE r_speaker.corrected END
