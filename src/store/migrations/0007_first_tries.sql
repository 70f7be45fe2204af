-- Derived from `cards`: how many members had a Q&A, and how many of them knew it the first time. A Q&A without
-- cards has no row.
CREATE TABLE first_tries (
    qa TEXT NOT NULL PRIMARY KEY,
    tries BIGINT NOT NULL,
    knew BIGINT NOT NULL
);

INSERT INTO first_tries (qa, tries, knew)
SELECT qa, COUNT(*), SUM(CASE WHEN first_right THEN 1 ELSE 0 END) FROM cards GROUP BY qa;
