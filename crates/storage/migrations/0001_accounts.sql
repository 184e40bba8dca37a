-- Other servers, and accounts here and there. Conventions of all files: ids are snowflakes ({id}) or sequences
-- ({serial}); times are BIGINT milliseconds; closed sets are BIGINT (domain::stored); JSON is TEXT that SQL never looks
-- into; {key} compares byte by byte.

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
    -- Nothing is queued for it until it is heard of again.
    dead_at BIGINT,
    -- The operator wants nothing to go there.
    stopped_at BIGINT,
    -- When a delivery last arrived there, to some minutes; when one last failed, and why.
    last_success_at BIGINT,
    last_failure_at BIGINT,
    last_error TEXT,
    -- 0: draft-cavage (the default), 1: RFC 9421.
    signature_form BIGINT NOT NULL DEFAULT 0,
    -- The server sent an EmojiReact itself, so it understands them; others get a Like that names the emoji.
    emoji_reacts BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX instances_failing ON instances (domain) WHERE failures > 0;

-- What every list asks for comes first, long texts last: SQLite walks over all columns before the one that it wants.
CREATE TABLE accounts (
    id {id},
    -- Grows with everything that an app can see of the account: rendered parts are kept under (id, version).
    version BIGINT NOT NULL DEFAULT 1,
    suspended_at BIGINT,
    -- By whom, if it is (domain::Suspension).
    suspended_by BIGINT NOT NULL DEFAULT 0,
    silenced_at BIGINT,
    -- '' for accounts of this server, never NULL: UNIQUE does not compare NULLs.
    domain {key} NOT NULL,
    username TEXT NOT NULL,
    username_key {key} NOT NULL,
    -- The server that serves it, which the handle's domain need not name. NULL here.
    instance_id BIGINT REFERENCES instances(id),
    actor_type BIGINT NOT NULL,
    sensitized_at BIGINT,
    moved_to_id BIGINT,
    locked BOOLEAN NOT NULL DEFAULT FALSE,
    discoverable BOOLEAN,
    indexable BOOLEAN NOT NULL DEFAULT FALSE,
    hide_collections BOOLEAN NOT NULL DEFAULT FALSE,
    memorial BOOLEAN NOT NULL DEFAULT FALSE,
    -- The tabs of a profile.
    show_media BOOLEAN NOT NULL DEFAULT TRUE,
    show_media_replies BOOLEAN NOT NULL DEFAULT TRUE,
    show_featured BOOLEAN NOT NULL DEFAULT TRUE,
    -- Of people here: whether visitors may subscribe to their posts by e-mail.
    email_subscriptions BOOLEAN NOT NULL DEFAULT FALSE,
    -- NULL: not decided yet. Holds for all statuses of the account that nothing is decided of.
    trendable BOOLEAN,
    trend_reviewed_at BIGINT,
    trend_requested_review_at BIGINT,
    -- Of accounts elsewhere: who may put them into a collection (domain::FeaturePolicy). NULL: they do not say.
    feature_policy BIGINT,
    avatar_id BIGINT,
    header_id BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- When a remote profile was last fetched.
    fetched_at BIGINT,
    -- When what it pinned and wrote before anybody here followed it was last fetched.
    backfilled_at BIGINT,
    -- When the followers here were last compared with what the account's server says.
    followers_compared_at BIGINT,
    -- When the account moved, here or elsewhere: it does not move again for a while.
    moved_at BIGINT,
    -- When the links of the profile's fields were last looked at.
    links_checked_at BIGINT,
    sanitizer_version BIGINT NOT NULL DEFAULT 0,
    uri {key} NOT NULL UNIQUE,
    inbox_url TEXT NOT NULL DEFAULT '',
    shared_inbox_url TEXT,
    url TEXT,
    outbox_url TEXT,
    followers_url TEXT,
    following_url TEXT,
    featured_url TEXT,
    -- Where an account's server lists its collections (FEP-7aa9).
    featured_collections_url TEXT,
    -- And the hashtags on its profile.
    featured_tags_url TEXT,
    display_name TEXT NOT NULL,
    -- [shortcode]: the custom emoji used in the name, the note and the fields.
    emojis TEXT NOT NULL DEFAULT '[]',
    -- [uri]
    also_known_as TEXT NOT NULL DEFAULT '[]',
    -- [domain]
    attribution_domains TEXT NOT NULL DEFAULT '[]',
    -- [{"name", "value", "value_html", "verified_at"}]
    fields TEXT NOT NULL DEFAULT '[]',
    -- As written (here) or received (elsewhere), and as shown.
    note TEXT NOT NULL,
    note_html TEXT NOT NULL,
    UNIQUE (username_key, domain)
);
CREATE INDEX accounts_by_instance ON accounts (instance_id);
-- Local accounts as lists show them.
CREATE INDEX accounts_local ON accounts (id) WHERE domain = '';
-- The directory in the order of its newest.
CREATE INDEX accounts_discoverable ON accounts (id) WHERE discoverable AND suspended_at IS NULL;
CREATE INDEX accounts_by_domain ON accounts (domain, id);
CREATE INDEX accounts_with_links ON accounts (links_checked_at) WHERE domain = '' AND fields <> '[]';

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
-- The directory in the order of who wrote last.
CREATE INDEX account_stats_active ON account_stats (last_status_at) WHERE last_status_at IS NOT NULL;

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
    created_at BIGINT NOT NULL,
    -- Of accounts of this server: since when another key has been in its place.
    retired_at BIGINT
);
CREATE INDEX account_keys_by_account ON account_keys (account_id);

-- Names that were in use and must not be taken by somebody else.
CREATE TABLE used_names (
    username_key {key} PRIMARY KEY,
    released_at BIGINT NOT NULL
);
