-- What belongs to writing: polls, posts that wait for their time, unfinished posts, repeated requests.

-- A poll has the id of its status.
CREATE TABLE polls (
    id {id} REFERENCES statuses(id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    multiple BOOLEAN NOT NULL,
    -- Counts are shown when it is over.
    hide_totals BOOLEAN NOT NULL,
    -- NULL: open without end.
    expires_at BIGINT,
    -- The origin says that it is over, whatever the time.
    closed BOOLEAN NOT NULL DEFAULT FALSE,
    -- People who voted; NULL where the origin does not tell.
    voters_count BIGINT,
    -- Of a poll of another server: when we last heard of it, and last asked.
    fetched_at BIGINT,
    asked_at BIGINT,
    voted_at BIGINT,
    -- When its end was dealt with, and up to which account voters were told.
    ended_at BIGINT,
    told_through BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX polls_by_account ON polls (account_id);

CREATE TABLE poll_options (
    poll_id BIGINT NOT NULL REFERENCES polls(id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    title TEXT NOT NULL,
    votes_count BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (poll_id, position)
) {without_rowid};

-- Votes in polls of this server, and by people of this server elsewhere.
CREATE TABLE poll_votes (
    id {id},
    poll_id BIGINT NOT NULL REFERENCES polls(id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    -- The option's position.
    choice BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (poll_id, account_id, choice)
);
CREATE INDEX poll_votes_by_account ON poll_votes (account_id);

CREATE TABLE scheduled_statuses (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    -- Who wrote it: an account may have several members.
    user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    scheduled_at BIGINT NOT NULL,
    -- JSON: the post as it was handed in.
    draft TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX scheduled_statuses_by_account ON scheduled_statuses (account_id, id);
CREATE INDEX scheduled_statuses_by_user ON scheduled_statuses (user_id);

-- Files that wait with their post: not to be used by another, nor swept.
CREATE TABLE scheduled_media (
    media_id {id} REFERENCES media(id) ON DELETE CASCADE,
    scheduled_id BIGINT NOT NULL REFERENCES scheduled_statuses(id) ON DELETE CASCADE
);
CREATE INDEX scheduled_media_by_status ON scheduled_media (scheduled_id);

CREATE TABLE drafts (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    -- JSON: the parameters of the post.
    content TEXT NOT NULL,
    -- Grows with each change, so that two devices do not undo each other's.
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX drafts_by_account ON drafts (account_id, updated_at);

-- Files that drafts mean to use: not to be swept.
CREATE TABLE draft_media (
    draft_id BIGINT NOT NULL REFERENCES drafts(id) ON DELETE CASCADE,
    media_id BIGINT NOT NULL REFERENCES media(id) ON DELETE CASCADE,
    PRIMARY KEY (draft_id, media_id)
) {without_rowid};
CREATE INDEX draft_media_by_media ON draft_media (media_id);

-- The first answer to a repeated request (Idempotency-Key).
CREATE TABLE idempotency_keys (
    account_id BIGINT NOT NULL,
    key {key} NOT NULL,
    status_id BIGINT NOT NULL,
    -- Whether status_id names one that waits.
    scheduled BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, key)
) {without_rowid};
