-- The log of reviews, what follows from it (`cards`, `answers`), and the daily posts.
--
-- Instants are milliseconds since 1970, dates ISO texts in local time, ids of Discord signed 64 bits.
-- No foreign keys lead to `posts`: after an older backup was restored, members still press the
-- buttons of posts it knows nothing of, and their reviews must not fail for that.

-- Only ever appended to; what a member deletes is gone with all of its rows.
CREATE TABLE reviews (
    member TEXT NOT NULL,
    -- The place in the member's log, from 1.
    number BIGINT NOT NULL,
    qa TEXT NOT NULL,
    -- 1 missed, 2 hard, 3 right, 4 easy.
    rating BIGINT NOT NULL CHECK (rating BETWEEN 1 AND 4),
    -- The local date on which the card was shown; of several reviews of it the last counts.
    day TEXT NOT NULL,
    reviewed_at BIGINT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('daily', 'late', 'due', 'new', 'extra')),
    post BIGINT CHECK ((post IS NOT NULL) = (origin IN ('daily', 'late'))),
    guild BIGINT,
    -- The press that made it, so that the same press counts once.
    interaction BIGINT UNIQUE,
    PRIMARY KEY (member, number)
);

CREATE INDEX reviews_by_qa ON reviews (member, qa, day, number);
-- All that is counted for a server, so that the table itself need not be read.
CREATE INDEX reviews_by_guild ON reviews (guild, day, member, qa, number, rating, origin);

-- Derived from `reviews`.
CREATE TABLE cards (
    member TEXT NOT NULL,
    qa TEXT NOT NULL,
    stability DOUBLE PRECISION NOT NULL,
    difficulty DOUBLE PRECISION NOT NULL,
    first_on TEXT NOT NULL,
    last_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    reviews BIGINT NOT NULL,
    lapses BIGINT NOT NULL,
    first_right BOOLEAN NOT NULL,
    PRIMARY KEY (member, qa)
);

-- Derived from `reviews`: the last rating of each member for each post while it was open.
CREATE TABLE answers (
    post BIGINT NOT NULL,
    member TEXT NOT NULL,
    rating BIGINT NOT NULL CHECK (rating BETWEEN 1 AND 4),
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (post, member)
);

CREATE INDEX answers_by_member ON answers (member);

-- "Quiz me on this later".
CREATE TABLE wishes (
    member TEXT NOT NULL,
    qa TEXT NOT NULL,
    wished_at BIGINT NOT NULL,
    PRIMARY KEY (member, qa)
);

-- Who does not want to be on the leaderboard.
CREATE TABLE opt_outs (
    member TEXT NOT NULL PRIMARY KEY
);

CREATE TABLE schedules (
    channel BIGINT NOT NULL PRIMARY KEY,
    guild BIGINT NOT NULL,
    -- A local time of day, as in 09:00:00, and the IANA name of its zone.
    post_at TEXT NOT NULL,
    zone TEXT NOT NULL,
    -- A JSON array of texts.
    topics TEXT NOT NULL,
    role BIGINT,
    is_on BOOLEAN NOT NULL,
    changed_at BIGINT NOT NULL,
    -- All four or none.
    pause_reason TEXT,
    pause_since BIGINT,
    pause_retry_at BIGINT,
    pause_failures BIGINT,
    set_up_by TEXT
);

CREATE INDEX schedules_by_guild ON schedules (guild);

CREATE TABLE posts (
    id BIGINT NOT NULL PRIMARY KEY,
    channel BIGINT NOT NULL,
    guild BIGINT NOT NULL,
    on_date TEXT NOT NULL,
    -- None for a missed date for which nothing was chosen.
    qa TEXT,
    -- JSON.
    reason TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('planned', 'sending', 'sent', 'closed', 'missed', 'held')),
    planned_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    sending_at BIGINT,
    after_message BIGINT,
    message BIGINT,
    sent_at BIGINT,
    closed_at BIGINT,
    -- What its message counts; below 0 when that is to be written anew.
    shown_answered BIGINT NOT NULL,
    shown_knew BIGINT NOT NULL,
    remark TEXT,
    UNIQUE (channel, on_date),
    CHECK (state NOT IN ('sent', 'closed') OR (message IS NOT NULL AND sent_at IS NOT NULL))
);

CREATE INDEX posts_by_guild ON posts (guild, on_date);
CREATE INDEX posts_by_state ON posts (state, shown_answered);

-- Who may do what only one process may.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);

-- The hours, counted since 1970, in which a bot was there.
CREATE TABLE presence (
    hour BIGINT NOT NULL PRIMARY KEY
);

-- What readers of an answer said of it; not who said it.
CREATE TABLE feedback (
    message BIGINT NOT NULL,
    qa TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('answered', 'not_it')),
    on_date TEXT NOT NULL,
    PRIMARY KEY (message, qa, verdict)
);
