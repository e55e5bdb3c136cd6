SELECT
    a.id,
    a.title AS article,
    p.publisher,
    substr(a.published, 1, 10) AS published,
    (SELECT label FROM incidents WHERE version_id = v.id AND main = 1 ORDER BY id LIMIT 1) AS incident,
    (SELECT count(*) FROM statements WHERE version_id = v.id) AS statements,
    (SELECT count(*) FROM claims WHERE version_id = v.id) AS claims,
    (SELECT count(*) FROM publications WHERE article_id = a.id) AS publications,
    (SELECT count(*) FROM versions WHERE article_id = a.id) AS versions,
    p.author,
    p.url,
    v.first_seen_utc AS first_seen,
    v.gone_since_utc AS gone_since,
    v.id AS version_id
FROM articles AS a
JOIN versions AS v ON v.id = a.current_version_id
LEFT JOIN publications AS p ON p.id = (
    SELECT publication_id FROM publication_versions
    WHERE version_id = v.id
    ORDER BY gone_since_utc IS NOT NULL, id LIMIT 1
)
