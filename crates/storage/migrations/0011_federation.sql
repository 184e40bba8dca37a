-- Work that waits, and what goes between servers.

-- Work that must happen (domain::Job).
CREATE TABLE jobs (
    id {serial},
    lane BIGINT NOT NULL,
    state BIGINT NOT NULL DEFAULT 0,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT,
    -- At most one queued job with this key.
    unique_key {key},
    payload TEXT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (lane, run_at) WHERE state = 0;
-- Most have none.
CREATE UNIQUE INDEX jobs_unique_key ON jobs (unique_key) WHERE unique_key IS NOT NULL;

-- Work of which apps were told that it goes on.
CREATE TABLE async_refreshes (
    key {key} PRIMARY KEY,
    -- What apps know it by: drawn at random.
    token {key} NOT NULL UNIQUE,
    finished BOOLEAN NOT NULL,
    -- What it has found so far; NULL where nothing is counted.
    result_count BIGINT,
    expires_at BIGINT NOT NULL
) {without_rowid};

-- An activity's body once, however many inboxes it goes to.
CREATE TABLE outgoing_activities (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    -- The retired key with which an activity is signed that tells of the new one.
    key_id BIGINT,
    -- Its deliveries tell the receiving server which of its people follow the sender (FEP-8fcf).
    synchronizes BOOLEAN NOT NULL DEFAULT FALSE,
    -- How far a job has got with writing whom an activity goes to: done again, it goes on from there.
    job_id BIGINT,
    -- The activity's own id.
    uri {key},
    -- The last inbox that was written, in the order of hosts and inboxes.
    reached TEXT,
    created_at BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE UNIQUE INDEX outgoing_activities_by_job ON outgoing_activities (job_id, uri) WHERE job_id IS NOT NULL;

-- Deliveries stand in queues, one for each host and urgency, so that a host that does not answer costs a row or two and
-- not one for each delivery.
CREATE TABLE deliveries (
    id {serial},
    activity_id BIGINT NOT NULL REFERENCES outgoing_activities(id) ON DELETE CASCADE,
    inbox_url {key} NOT NULL,
    host {key} NOT NULL,
    -- domain::Urgency
    urgency BIGINT NOT NULL DEFAULT 1,
    attempts BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (activity_id, inbox_url)
);
-- The order in which they go: what the other server could not digest goes last.
CREATE INDEX deliveries_in_order ON deliveries (host, urgency, attempts, id);

CREATE TABLE delivery_queues (
    host {key} NOT NULL,
    urgency BIGINT NOT NULL,
    -- When somebody may take it: the host may be knocked at again, or whoever holds it has not been heard of.
    next_at BIGINT NOT NULL,
    -- The courier that has it now: a number that it made up.
    holder BIGINT,
    PRIMARY KEY (host, urgency)
) {without_rowid};
CREATE INDEX delivery_queues_due ON delivery_queues (urgency, next_at);

-- Inboxes that their server says are gone.
CREATE TABLE dead_inboxes (
    inbox_url {key} PRIMARY KEY,
    host {key} NOT NULL,
    -- When it is worth another try.
    forget_at BIGINT NOT NULL
) {without_rowid};
CREATE INDEX dead_inboxes_by_host ON dead_inboxes (host);

-- Servers that pass on public posts of people whom nobody here follows.
CREATE TABLE relays (
    id {id},
    -- As the operator gave it: its inbox (Mastodon's kind) or its actor (LitePub's).
    address {key} NOT NULL UNIQUE,
    -- domain::RelayKind; NULL until it was looked at.
    kind BIGINT,
    -- domain::RelayState
    state BIGINT NOT NULL,
    -- NULL until it was looked at.
    inbox_url TEXT,
    -- Who speaks for it. Mastodon's kind tells it with its answer.
    actor_uri {key},
    -- The Follow that is asked or stands: a new one whenever it is asked again.
    follow_uri {key} NOT NULL UNIQUE,
    -- Folded; it wants posts with this hashtag only.
    tag {key},
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- When it last passed something on, to the hour.
    heard_at BIGINT
);
CREATE INDEX relays_by_actor ON relays (actor_uri);

-- When the answers to a status may be looked for again.
CREATE TABLE thread_crawls (
    status_id {id} REFERENCES statuses(id) ON DELETE CASCADE,
    again_at BIGINT NOT NULL
);
