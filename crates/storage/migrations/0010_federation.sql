-- Objects of other servers that are more than notes, reactions with emoji, moves, profiles that were filled.

-- What a status is besides its words: the title of an article, when and where an event is, a film's length.
CREATE TABLE status_objects (
    status_id {id} REFERENCES statuses(id) ON DELETE CASCADE,
    -- domain::StatusKind
    kind BIGINT NOT NULL,
    -- Plain text.
    title TEXT,
    starts_at BIGINT,
    ends_at BIGINT,
    place TEXT,
    -- Milliseconds.
    duration BIGINT,
    -- It is being broadcast, or will be.
    live BOOLEAN NOT NULL DEFAULT FALSE,
    -- Where a stream can be played that is no single file (HLS).
    stream_url TEXT,
    -- How many bytes of the status's html say title, time and place: pages show those apart.
    head BIGINT NOT NULL DEFAULT 0
);

-- Reactions with an emoji: Unicode, or the short code of a custom one of this domain.
CREATE TABLE emoji_reactions (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    status_id BIGINT NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
    name {key} NOT NULL,
    domain {key} NOT NULL,
    -- Names the activity: peers undo it by its bare id.
    uri {key} UNIQUE,
    created_at BIGINT NOT NULL,
    UNIQUE (status_id, account_id, name, domain)
);
CREATE INDEX emoji_reactions_by_account ON emoji_reactions (account_id);

-- When the account moved, here or elsewhere: it does not move again for a while.
ALTER TABLE accounts ADD COLUMN moved_at BIGINT;
-- When what it pinned and wrote before anybody here followed it was last fetched.
ALTER TABLE accounts ADD COLUMN backfilled_at BIGINT;

-- Answers as the origin counts them.
ALTER TABLE status_stats ADD COLUMN remote_replies_count BIGINT;
