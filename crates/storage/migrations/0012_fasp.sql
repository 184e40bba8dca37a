-- Auxiliary service providers (FASP): services that help this server to find people and posts, and that it tells of
-- some.

CREATE TABLE fasp_providers (
    id {id},
    name TEXT NOT NULL,
    -- Without a slash at the end.
    base_url TEXT NOT NULL,
    -- What the provider calls this server.
    server_id TEXT NOT NULL,
    -- The provider's key: Ed25519, in base64.
    public_key TEXT NOT NULL,
    -- Ours for this provider: PEM.
    private_key TEXT NOT NULL,
    -- NULL: it asked, and nobody has agreed.
    confirmed_at BIGINT,
    sign_in_url TEXT,
    contact_email TEXT,
    fediverse_account TEXT,
    -- JSON: [{"url", "language"}]
    privacy_policy TEXT NOT NULL DEFAULT '[]',
    -- Since when nothing has come through, and why.
    failing_since BIGINT,
    failure TEXT,
    -- When it last called back, as it was asked to.
    called_back_at BIGINT,
    created_at BIGINT NOT NULL
);

CREATE TABLE fasp_capabilities (
    provider_id BIGINT NOT NULL REFERENCES fasp_providers(id) ON DELETE CASCADE,
    name {key} NOT NULL,
    version TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    PRIMARY KEY (provider_id, name)
) {without_rowid};

-- What a provider wants to be told of.
CREATE TABLE fasp_subscriptions (
    id {id},
    provider_id BIGINT NOT NULL REFERENCES fasp_providers(id) ON DELETE CASCADE,
    -- domain::FaspCategory
    category BIGINT NOT NULL,
    -- What is talked about, rather than what is new, changed or gone.
    trends BOOLEAN NOT NULL,
    -- Addresses in one message at most.
    batch BIGINT NOT NULL,
    -- Minutes, and what must happen within them.
    timeframe BIGINT NOT NULL,
    shares BIGINT NOT NULL,
    likes BIGINT NOT NULL,
    replies BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX fasp_subscriptions_by_provider ON fasp_subscriptions (provider_id);

-- What subscribers have still to be told.
CREATE TABLE fasp_events (
    id {serial},
    subscription_id BIGINT NOT NULL REFERENCES fasp_subscriptions(id) ON DELETE CASCADE,
    -- domain::FaspEvent
    kind BIGINT NOT NULL,
    uri TEXT NOT NULL,
    happened_at BIGINT NOT NULL
);
CREATE INDEX fasp_events_by_subscription ON fasp_events (subscription_id, id);
CREATE INDEX fasp_events_by_time ON fasp_events (happened_at);

-- Older things that a provider asked for.
CREATE TABLE fasp_backfills (
    id {id},
    provider_id BIGINT NOT NULL REFERENCES fasp_providers(id) ON DELETE CASCADE,
    category BIGINT NOT NULL,
    max_count BIGINT NOT NULL,
    -- Told are those from here on.
    below BIGINT NOT NULL,
    -- Whether there are more.
    more BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX fasp_backfills_by_provider ON fasp_backfills (provider_id);

-- Whom providers recommend to somebody here.
CREATE TABLE fasp_recommendations (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, target_account_id)
) {without_rowid};
CREATE INDEX fasp_recommendations_by_target ON fasp_recommendations (target_account_id);

-- What is talked about elsewhere, as providers say: addresses of posts and pages, names of hashtags.
CREATE TABLE fasp_trends (
    -- domain::TrendKind
    kind BIGINT NOT NULL,
    name {key} NOT NULL,
    -- To 100.
    rank BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    PRIMARY KEY (kind, name)
) {without_rowid};
