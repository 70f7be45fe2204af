-- The channels whose new threads are answered, as `/threads setup` sets them.
CREATE TABLE help_channels (
    channel BIGINT NOT NULL PRIMARY KEY,
    guild BIGINT NOT NULL,
    -- How long nobody may have answered before the bot does; 0 answers at once.
    wait_minutes BIGINT NOT NULL,
    -- Whether likely answers are posted too.
    takes_likely BOOLEAN NOT NULL,
    -- The topics whose notes are posted, as JSON; all if the list is empty.
    topics TEXT NOT NULL,
    -- The tag of threads that were marked as solved.
    solved_tag BIGINT,
    -- One of off, preview, live, paused, and since when.
    mode TEXT NOT NULL,
    mode_since BIGINT NOT NULL,
    -- The member who set it up; none after they deleted their data.
    set_up_by TEXT
);

CREATE INDEX help_channels_by_guild ON help_channels (guild);

-- The new threads in these channels. Neither texts nor members are stored.
CREATE TABLE help_threads (
    thread BIGINT NOT NULL PRIMARY KEY,
    channel BIGINT NOT NULL,
    guild BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When it is looked at next; none once its outcome is known.
    due_at BIGINT,
    -- How often it was looked at without an outcome.
    attempts BIGINT NOT NULL,
    outcome TEXT,
    decided_at BIGINT,
    -- When an answer began to be posted; counts for the limit of its day.
    answered_at BIGINT,
    -- The note that was posted, or would have been, and whether it was sure.
    qa TEXT,
    is_sure BOOLEAN,
    -- When the thread was marked as solved, and when its answer was removed as unwanted.
    solved_at BIGINT,
    removed_at BIGINT
);

CREATE INDEX help_threads_by_due ON help_threads (due_at);
CREATE INDEX help_threads_by_channel ON help_threads (channel, created_at);
