-- Replies to messages of members, at most one per message. No text is stored. A row is written before its reply is
-- posted, so that two members who press at once post one reply.
CREATE TABLE replies (
    -- The message that is answered.
    message BIGINT NOT NULL PRIMARY KEY,
    channel BIGINT NOT NULL,
    guild BIGINT NOT NULL,
    -- The reply; none until Discord has accepted it.
    reply BIGINT,
    -- The member who posted the reply, and the author of the message; none after they deleted their data.
    poster TEXT,
    author TEXT,
    -- The note of the reply; none for a reply without a note.
    qa TEXT,
    -- When the row was written, or last claimed by a press that found no reply.
    claimed_at BIGINT NOT NULL,
    removed_at BIGINT
);

CREATE INDEX replies_by_guild ON replies (guild);
CREATE INDEX replies_by_reply ON replies (reply);
CREATE INDEX replies_by_poster ON replies (poster);
CREATE INDEX replies_by_author ON replies (author);
