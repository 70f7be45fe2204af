-- How many times members deleted what is stored about them, and how many of these deletions are known to be
-- overwritten on the disk. One row, which names nobody.
CREATE TABLE erasures (
    deletions BIGINT NOT NULL,
    overwritten BIGINT NOT NULL
);

INSERT INTO erasures (deletions, overwritten) VALUES (0, 0);
