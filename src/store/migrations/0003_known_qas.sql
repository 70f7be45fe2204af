-- What each Q&A last said, so that its history is found again where its text went. Sums, no words.

CREATE TABLE known_qas (
    -- Whose: a name of a folder of notes. Two bots with different notes may share a database.
    notes TEXT NOT NULL,
    qa TEXT NOT NULL,
    text_sum BIGINT NOT NULL,
    -- Up to 64 numbers of eight hexadecimal digits.
    sketch TEXT NOT NULL,
    -- Since when it is in these notes no more; such a row stays while there is history to move.
    gone_at BIGINT,
    PRIMARY KEY (notes, qa)
);

-- When a bot last answered from these notes; 0 once it has stopped.
CREATE TABLE known_notes (
    notes TEXT NOT NULL PRIMARY KEY,
    read_at BIGINT NOT NULL
);

-- Empty but for a moment: which id becomes which, while every table follows.
CREATE TABLE moving_qas (
    qa TEXT NOT NULL PRIMARY KEY,
    becomes TEXT NOT NULL
);
