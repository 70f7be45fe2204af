-- Grades that a later grade of the same day replaced are no longer kept, unless they still count for
-- something: the answer to a daily question, or a point on the leaderboard of a server.
-- `log::remove_replaced` does the same for each new grade.
DELETE FROM reviews
WHERE EXISTS (
    SELECT 1 FROM reviews AS later
    WHERE later.member = reviews.member AND later.qa = reviews.qa AND later.day = reviews.day
    AND later.number > reviews.number
    AND (reviews.interaction IS NULL OR reviews.interaction < later.interaction)
    AND (reviews.origin <> 'daily' OR (later.origin = 'daily' AND later.post = reviews.post))
    AND (reviews.origin NOT IN ('daily', 'due') OR reviews.guild IS NULL
        OR (later.origin IN ('daily', 'due') AND later.guild = reviews.guild))
);
