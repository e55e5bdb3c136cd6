SELECT
    i.id,
    i.label AS incident,
    i.kind,
    o.name AS organization,
    i.date,
    i.main,
    (SELECT count(*) FROM claims WHERE incident_id = i.id) AS claims,
    v.title AS article,
    p.publisher,
    substr(p.published, 1, 10) AS published,
    p.url,
    v.gone_since_utc AS gone_since,
    v.article_id
FROM incidents AS i
JOIN versions AS v ON v.id = i.version_id
LEFT JOIN organizations AS o ON o.id = i.organization_id
LEFT JOIN publications AS p ON p.id = (
    SELECT publication_id FROM publication_versions
    WHERE version_id = i.version_id
    ORDER BY gone_since_utc IS NOT NULL, id LIMIT 1
)
