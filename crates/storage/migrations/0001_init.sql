-- The first schema. Conventions: ids are snowflakes ({id}) or sequences ({serial}); times are BIGINT milliseconds;
-- closed sets are BIGINT (domain::stored); JSON is TEXT that SQL never looks into; {key} compares byte by byte.

-- Other servers, and how they fare.
CREATE TABLE instances (
    id {id},
    domain {key} NOT NULL UNIQUE,
    software TEXT,
    software_version TEXT,
    created_at BIGINT NOT NULL,
    -- Delivery: failures in a row, since when, and when to knock again.
    failures BIGINT NOT NULL DEFAULT 0,
    failing_since BIGINT,
    retry_at BIGINT,
    -- 0: draft-cavage (the default), 1: RFC 9421.
    signature_form BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE accounts (
    id {id},
    username TEXT NOT NULL,
    username_key {key} NOT NULL,
    -- '' for accounts of this server, never NULL: UNIQUE does not compare NULLs.
    domain {key} NOT NULL,
    -- The server that serves it, which the handle's domain need not name. NULL here.
    instance_id BIGINT REFERENCES instances(id),
    uri {key} NOT NULL UNIQUE,
    url TEXT,
    actor_type BIGINT NOT NULL,
    display_name TEXT NOT NULL,
    -- As written (here) or received (elsewhere), and as shown.
    note TEXT NOT NULL,
    note_html TEXT NOT NULL,
    -- [{"name", "value", "value_html", "verified_at"}]
    fields TEXT NOT NULL DEFAULT '[]',
    -- [shortcode]: the custom emoji used in the name, the note and the fields.
    emojis TEXT NOT NULL DEFAULT '[]',
    sanitizer_version BIGINT NOT NULL DEFAULT 0,
    locked BOOLEAN NOT NULL DEFAULT FALSE,
    discoverable BOOLEAN,
    indexable BOOLEAN NOT NULL DEFAULT FALSE,
    hide_collections BOOLEAN NOT NULL DEFAULT FALSE,
    memorial BOOLEAN NOT NULL DEFAULT FALSE,
    avatar_id BIGINT,
    header_id BIGINT,
    inbox_url TEXT NOT NULL DEFAULT '',
    shared_inbox_url TEXT,
    outbox_url TEXT,
    followers_url TEXT,
    following_url TEXT,
    featured_url TEXT,
    -- [uri]
    also_known_as TEXT NOT NULL DEFAULT '[]',
    moved_to_id BIGINT,
    -- [domain]
    attribution_domains TEXT NOT NULL DEFAULT '[]',
    suspended_at BIGINT,
    silenced_at BIGINT,
    sensitized_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- When a remote profile was last fetched.
    fetched_at BIGINT,
    -- Grows with everything that an app can see of the account: rendered parts are kept under (id, version).
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (username_key, domain)
);
CREATE INDEX accounts_by_instance ON accounts (instance_id);
-- Local accounts as lists show them.
CREATE INDEX accounts_local ON accounts (id) WHERE domain = '';

CREATE TABLE account_stats (
    account_id {id},
    statuses_count BIGINT NOT NULL DEFAULT 0,
    following_count BIGINT NOT NULL DEFAULT 0,
    followers_count BIGINT NOT NULL DEFAULT 0,
    -- What the origin says; shown where it is more than we have seen.
    remote_statuses_count BIGINT,
    remote_following_count BIGINT,
    remote_followers_count BIGINT,
    last_status_at BIGINT
);

-- Words of names and handles, for search by prefix.
CREATE TABLE account_words (
    word {key} NOT NULL,
    account_id BIGINT NOT NULL,
    PRIMARY KEY (word, account_id)
) {without_rowid};
CREATE INDEX account_words_by_account ON account_words (account_id);

CREATE TABLE account_keys (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    uri {key} NOT NULL UNIQUE,
    kind BIGINT NOT NULL,
    public_pem TEXT NOT NULL,
    -- Only of accounts of this server.
    private_pem TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX account_keys_by_account ON account_keys (account_id);

-- Names that were in use and must not be taken by somebody else.
CREATE TABLE used_names (
    username_key {key} PRIMARY KEY,
    released_at BIGINT NOT NULL
);

-- People.
CREATE TABLE roles (
    id {id},
    name TEXT NOT NULL,
    color TEXT NOT NULL DEFAULT '',
    position BIGINT NOT NULL,
    -- Bits as in Mastodon's roles.
    permissions BIGINT NOT NULL,
    highlighted BOOLEAN NOT NULL,
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

-- What people say.
CREATE TABLE conversations (
    id {id},
    uri {key} UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE statuses (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    uri {key} NOT NULL UNIQUE,
    url TEXT,
    local BOOLEAN NOT NULL,
    visibility BIGINT NOT NULL,
    -- Never leaves this server.
    local_only BOOLEAN NOT NULL DEFAULT FALSE,
    conversation_id BIGINT,
    in_reply_to_id BIGINT,
    in_reply_to_account_id BIGINT,
    -- The parent's uri as long as we do not have it.
    in_reply_to_uri {key},
    -- An answer to somebody else: left out of public feeds.
    reply BOOLEAN NOT NULL DEFAULT FALSE,
    -- A boost is a status row of its own.
    reblog_of_id BIGINT REFERENCES statuses(id) ON DELETE CASCADE,
    -- As written here or received from elsewhere.
    text TEXT NOT NULL,
    spoiler_text TEXT NOT NULL DEFAULT '',
    html TEXT NOT NULL DEFAULT '',
    sanitizer_version BIGINT NOT NULL DEFAULT 0,
    sensitive BOOLEAN NOT NULL DEFAULT FALSE,
    language TEXT,
    application_id BIGINT,
    -- [shortcode]: the custom emoji used.
    emojis TEXT NOT NULL DEFAULT '[]',
    poll_id BIGINT,
    quote_of_id BIGINT,
    quote_uri {key},
    quote_state BIGINT,
    quote_policy BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    deleted_at BIGINT,
    -- Grows with everything that an app can see of the status: rendered parts are kept under (id, version).
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX statuses_by_account ON statuses (account_id, id) WHERE deleted_at IS NULL;
CREATE INDEX statuses_by_parent ON statuses (in_reply_to_id) WHERE in_reply_to_id IS NOT NULL;
CREATE INDEX statuses_by_missing_parent ON statuses (in_reply_to_uri) WHERE in_reply_to_uri IS NOT NULL;
CREATE INDEX statuses_by_reblog ON statuses (reblog_of_id, account_id) WHERE reblog_of_id IS NOT NULL;
CREATE UNIQUE INDEX statuses_one_reblog ON statuses (account_id, reblog_of_id)
    WHERE reblog_of_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX statuses_public ON statuses (id)
    WHERE visibility = 0 AND NOT reply AND reblog_of_id IS NULL AND deleted_at IS NULL;
CREATE INDEX statuses_public_local ON statuses (id)
    WHERE local AND visibility = 0 AND NOT reply AND reblog_of_id IS NULL AND deleted_at IS NULL;

CREATE TABLE status_stats (
    status_id {id},
    replies_count BIGINT NOT NULL DEFAULT 0,
    reblogs_count BIGINT NOT NULL DEFAULT 0,
    favourites_count BIGINT NOT NULL DEFAULT 0,
    quotes_count BIGINT NOT NULL DEFAULT 0,
    -- What the origin says; shown where it is more than we have seen.
    remote_reblogs_count BIGINT,
    remote_favourites_count BIGINT
);

-- Earlier versions of edited statuses; the first is kept with the first edit.
CREATE TABLE status_edits (
    id {id},
    status_id BIGINT NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    spoiler_text TEXT NOT NULL,
    html TEXT NOT NULL,
    sensitive BOOLEAN NOT NULL,
    -- [{"id", "description"}] in order.
    media TEXT NOT NULL,
    emojis TEXT NOT NULL DEFAULT '[]',
    created_at BIGINT NOT NULL
);
CREATE INDEX status_edits_by_status ON status_edits (status_id, id);

-- Whom a status names, and whom it reached without naming them (silent).
CREATE TABLE status_recipients (
    status_id BIGINT NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    silent BOOLEAN NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (status_id, account_id)
) {without_rowid};
CREATE INDEX status_recipients_by_account ON status_recipients (account_id, status_id);

CREATE TABLE tags (
    id {id},
    -- Folded: compared and looked up by this.
    name {key} NOT NULL UNIQUE,
    -- As first written.
    display_name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_status_at BIGINT
);

CREATE TABLE status_tags (
    tag_id BIGINT NOT NULL,
    status_id BIGINT NOT NULL,
    PRIMARY KEY (tag_id, status_id)
) {without_rowid};
CREATE INDEX status_tags_by_status ON status_tags (status_id);

-- Uris of deleted objects, so that nothing late brings them back.
CREATE TABLE tombstones (
    uri {key} PRIMARY KEY,
    deleted_at BIGINT NOT NULL
) {without_rowid};

-- The first answer to a repeated request (Idempotency-Key).
CREATE TABLE idempotency_keys (
    account_id BIGINT NOT NULL,
    key {key} NOT NULL,
    status_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, key)
) {without_rowid};

-- Between accounts. The row's own id is the hidden cursor of lists; uri names the activity.
CREATE TABLE follows (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    uri {key} UNIQUE,
    show_reblogs BOOLEAN NOT NULL DEFAULT TRUE,
    notify BOOLEAN NOT NULL DEFAULT FALSE,
    -- [code] or NULL for all.
    languages TEXT,
    created_at BIGINT NOT NULL,
    -- Whether the follower is of another server.
    elsewhere BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (account_id, target_account_id)
);
CREATE INDEX follows_by_target ON follows (target_account_id, id);
CREATE INDEX follows_from_elsewhere ON follows (target_account_id) WHERE elsewhere;
CREATE INDEX follows_by_account ON follows (account_id, id);

CREATE TABLE follow_requests (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    uri {key} UNIQUE,
    show_reblogs BOOLEAN NOT NULL DEFAULT TRUE,
    notify BOOLEAN NOT NULL DEFAULT FALSE,
    languages TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, target_account_id)
);
CREATE INDEX follow_requests_by_target ON follow_requests (target_account_id, id);

CREATE TABLE blocks (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    uri {key} UNIQUE,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, target_account_id)
);
CREATE INDEX blocks_by_target ON blocks (target_account_id, account_id);

CREATE TABLE mutes (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    hide_notifications BOOLEAN NOT NULL DEFAULT TRUE,
    expires_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, target_account_id)
);
CREATE INDEX mutes_by_target ON mutes (target_account_id);

CREATE TABLE account_domain_blocks (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    domain {key} NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, domain)
);

CREATE TABLE account_notes (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    comment TEXT NOT NULL,
    PRIMARY KEY (account_id, target_account_id)
) {without_rowid};

-- Between accounts and statuses.
CREATE TABLE favourites (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    status_id BIGINT NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
    uri {key} UNIQUE,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, status_id)
);
CREATE INDEX favourites_by_status ON favourites (status_id, id);
CREATE INDEX favourites_by_account ON favourites (account_id, id);

CREATE TABLE bookmarks (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    status_id BIGINT NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, status_id)
);
CREATE INDEX bookmarks_by_account ON bookmarks (account_id, id);
CREATE INDEX bookmarks_by_status ON bookmarks (status_id);

CREATE TABLE pins (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    status_id BIGINT NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, status_id)
);
CREATE INDEX pins_by_status ON pins (status_id);

CREATE TABLE conversation_mutes (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    conversation_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, conversation_id)
) {without_rowid};

-- Homes (feed_id is the account's id) and, later, lists. The follow's own rules were applied when a row was written;
-- blocks, mutes, filters and deletions are applied when it is read.
CREATE TABLE feed_entries (
    feed_id BIGINT NOT NULL,
    status_id BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    reblog_of_id BIGINT,
    -- Whose follow brought it here.
    via BIGINT NOT NULL,
    PRIMARY KEY (feed_id, status_id)
) {without_rowid};

CREATE TABLE notifications (
    id {serial},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    from_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    kind BIGINT NOT NULL,
    status_id BIGINT REFERENCES statuses(id) ON DELETE CASCADE,
    -- Notifications of one kind about one thing within some hours share it.
    group_key TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX notifications_by_account ON notifications (account_id, id);
CREATE INDEX notifications_by_status ON notifications (status_id) WHERE status_id IS NOT NULL;
CREATE INDEX notifications_by_from ON notifications (from_account_id);

CREATE TABLE markers (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    timeline TEXT NOT NULL,
    last_read_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, timeline)
) {without_rowid};

-- Files by the hash of their content, shared by all who use the same.
CREATE TABLE blobs (
    hash {key} PRIMARY KEY,
    size BIGINT NOT NULL,
    mime TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL
) {without_rowid};

-- A picture, film or sound wherever it is used; its address is /media/{id}/{variant} for ever.
CREATE TABLE media (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    used_as BIGINT NOT NULL,
    status_id BIGINT,
    position BIGINT NOT NULL DEFAULT 0,
    kind BIGINT NOT NULL,
    state BIGINT NOT NULL,
    mime TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    blurhash TEXT,
    -- "#rrggbb", painted before the picture comes.
    color TEXT,
    focus_x DOUBLE PRECISION,
    focus_y DOUBLE PRECISION,
    width BIGINT,
    height BIGINT,
    small_width BIGINT,
    small_height BIGINT,
    remote_url TEXT,
    original_blob {key},
    small_blob {key},
    -- The first frame of something that moves.
    static_blob {key},
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX media_by_status ON media (status_id, position) WHERE status_id IS NOT NULL;
CREATE INDEX media_unattached ON media (created_at) WHERE status_id IS NULL AND used_as = 0;
CREATE INDEX media_by_account ON media (account_id);

CREATE TABLE custom_emojis (
    id {id},
    shortcode {key} NOT NULL,
    domain {key} NOT NULL,
    uri {key},
    media_id BIGINT NOT NULL,
    category TEXT,
    visible_in_picker BOOLEAN NOT NULL DEFAULT TRUE,
    disabled BOOLEAN NOT NULL DEFAULT FALSE,
    updated_at BIGINT NOT NULL,
    UNIQUE (shortcode, domain)
);

-- Work that must happen (domain::Job).
CREATE TABLE jobs (
    id {serial},
    lane BIGINT NOT NULL,
    state BIGINT NOT NULL DEFAULT 0,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT,
    -- At most one queued job with this key.
    unique_key {key} UNIQUE,
    payload TEXT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (lane, run_at) WHERE state = 0;

-- An activity's body once, however many inboxes it goes to.
CREATE TABLE outgoing_activities (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE deliveries (
    id {serial},
    activity_id BIGINT NOT NULL REFERENCES outgoing_activities(id) ON DELETE CASCADE,
    inbox_url {key} NOT NULL,
    host {key} NOT NULL,
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (activity_id, inbox_url)
);
CREATE INDEX deliveries_due ON deliveries (run_at);
CREATE INDEX deliveries_by_host ON deliveries (host, run_at);

-- The server's own settings, a JSON value each (domain::Settings), and its rules.
CREATE TABLE settings (
    key {key} PRIMARY KEY,
    value TEXT NOT NULL
) {without_rowid};

-- What the server keeps for itself: keys and accounts with certificate authorities.
CREATE TABLE secrets (
    name {key} PRIMARY KEY,
    value TEXT NOT NULL
) {without_rowid};

CREATE TABLE rules (
    id {id},
    position BIGINT NOT NULL,
    text TEXT NOT NULL,
    hint TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
INSERT INTO rules (id, position, text, hint, created_at) VALUES
    (1, 1, 'Be kind. Talk to people as you would across a table.', '', 0),
    (2, 2, 'No hate, no harassment, no threats.', 'This includes racism, sexism, and hatred of people for whom they love or what they believe.', 0),
    (3, 3, 'Put a warning before what others may not wish to see.', '', 0),
    (4, 4, 'Nothing that is against the law here.', '', 0);
