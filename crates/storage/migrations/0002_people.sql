-- People: what they may do, how they sign in, the apps that act for them.

CREATE TABLE roles (
    id {id},
    name TEXT NOT NULL,
    color TEXT NOT NULL DEFAULT '',
    position BIGINT NOT NULL,
    -- Bits as in Mastodon's roles.
    permissions BIGINT NOT NULL,
    highlighted BOOLEAN NOT NULL,
    -- How many collections a person may have.
    collection_limit BIGINT NOT NULL DEFAULT 10,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
INSERT INTO roles (id, name, position, permissions, highlighted, created_at, updated_at) VALUES
    (1, 'Moderator', 10, 1308, TRUE, 0, 0),
    (2, 'Admin', 100, 8323068, TRUE, 0, 0),
    (3, 'Owner', 1000, 1, TRUE, 0, 0),
    (-99, '', -1, 65536, FALSE, 0, 0);

CREATE TABLE users (
    id {id},
    -- Lower-case.
    email {key} NOT NULL UNIQUE,
    -- The address that a person wants instead of the present one, until it is proved.
    new_email TEXT,
    -- argon2id, PHC string.
    password_hash TEXT NOT NULL,
    role_id BIGINT NOT NULL REFERENCES roles(id),
    locale TEXT NOT NULL DEFAULT 'en',
    time_zone TEXT NOT NULL DEFAULT 'Etc/UTC',
    confirmed_at BIGINT,
    approved BOOLEAN NOT NULL,
    disabled BOOLEAN NOT NULL DEFAULT FALSE,
    sign_up_reason TEXT,
    sign_up_app_id BIGINT,
    -- The rules were accepted then.
    agreed_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- To the hour: homes of people away for 30 days are not written.
    last_active_at BIGINT NOT NULL,
    -- Defaults for new posts.
    default_visibility BIGINT NOT NULL DEFAULT 0,
    default_sensitive BOOLEAN NOT NULL DEFAULT FALSE,
    default_language TEXT,
    default_quote_policy BIGINT NOT NULL DEFAULT 0
);

-- How people read, and what is told of them (storage::preferences); who has chosen nothing has no row.
CREATE TABLE preferences (
    user_id BIGINT PRIMARY KEY REFERENCES users(id) ON DELETE CASCADE,
    -- Search engines are asked to leave the profile and its posts out.
    noindex BOOLEAN NOT NULL,
    -- Posts tell with which application they were written.
    show_application BOOLEAN NOT NULL,
    -- domain::Covered
    covered BIGINT NOT NULL,
    expand_spoilers BOOLEAN NOT NULL,
    autoplay_gifs BOOLEAN NOT NULL
);

-- Who may act as which account; a team's account has several.
CREATE TABLE account_members (
    user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    role BIGINT NOT NULL,
    PRIMARY KEY (user_id, account_id)
) {without_rowid};
CREATE INDEX account_members_by_account ON account_members (account_id);

-- One-time codes, kept as hashes. user_id 0: the code to claim a new server.
CREATE TABLE one_time_codes (
    hash {key} PRIMARY KEY,
    purpose BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) {without_rowid};

CREATE TABLE sessions (
    id {id},
    token_hash {key} NOT NULL UNIQUE,
    user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE oauth_apps (
    id {id},
    client_id {key} NOT NULL UNIQUE,
    secret_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    website TEXT,
    -- One per line, byte for byte as registered.
    redirect_uris TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE oauth_codes (
    hash {key} PRIMARY KEY,
    app_id BIGINT NOT NULL REFERENCES oauth_apps(id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    scopes TEXT NOT NULL,
    -- PKCE S256 (RFC 7636).
    challenge TEXT,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    -- What it was exchanged for: revoked if the code comes a second time.
    token_id BIGINT
);

CREATE TABLE oauth_tokens (
    id {id},
    hash {key} NOT NULL UNIQUE,
    app_id BIGINT NOT NULL REFERENCES oauth_apps(id) ON DELETE CASCADE,
    -- NULL: the application itself (client credentials).
    user_id BIGINT REFERENCES users(id) ON DELETE CASCADE,
    account_id BIGINT REFERENCES accounts(id) ON DELETE CASCADE,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX oauth_tokens_by_user ON oauth_tokens (user_id);

-- Where an app wants to be woken (RFC 8030), one for each token.
CREATE TABLE push_subscriptions (
    id {serial},
    token_id BIGINT NOT NULL UNIQUE REFERENCES oauth_tokens(id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    endpoint TEXT NOT NULL,
    -- The app's public key and its secret, base64url without padding.
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    -- The final RFC 8291 and 8292, or the drafts that older apps read.
    standard BOOLEAN NOT NULL,
    -- Bits by domain::NotificationType.
    alerts BIGINT NOT NULL,
    policy BIGINT NOT NULL,
    -- The access token, by which an app finds whose notification it got, sealed with a key of `secrets`: tokens
    -- themselves are kept as hashes only.
    sealed_token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX push_subscriptions_by_account ON push_subscriptions (account_id);
CREATE INDEX push_subscriptions_by_user ON push_subscriptions (user_id);

-- Who was here in which week (storage::figures::week_of).
CREATE TABLE active_weeks (
    week BIGINT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    PRIMARY KEY (week, user_id)
) {without_rowid};
CREATE INDEX active_weeks_by_user ON active_weeks (user_id);
