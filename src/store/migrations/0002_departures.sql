-- Servers with settings that the bot is no longer in, until it is back or the settings are dropped.
CREATE TABLE departures (
    guild BIGINT NOT NULL PRIMARY KEY,
    departed_at BIGINT NOT NULL
);
