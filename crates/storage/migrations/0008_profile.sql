-- What profiles show, whom they recommend, collections of accounts, years in review, subscriptions by e-mail.

-- The tabs of a profile.
ALTER TABLE accounts ADD COLUMN show_media BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE accounts ADD COLUMN show_media_replies BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE accounts ADD COLUMN show_featured BOOLEAN NOT NULL DEFAULT TRUE;
-- Of accounts elsewhere: who may put them into a collection (domain::FeaturePolicy). NULL: they do not say.
ALTER TABLE accounts ADD COLUMN feature_policy BIGINT;
-- Of people here: whether visitors may subscribe to their posts by e-mail.
ALTER TABLE accounts ADD COLUMN email_subscriptions BOOLEAN NOT NULL DEFAULT FALSE;
-- When the links of the profile's fields were last looked at.
ALTER TABLE accounts ADD COLUMN links_checked_at BIGINT;
CREATE INDEX accounts_with_links ON accounts (links_checked_at) WHERE domain = '' AND fields <> '[]';

-- The address that a person wants instead of the present one, until it is proved.
ALTER TABLE users ADD COLUMN new_email TEXT;

-- How many collections a person may have.
ALTER TABLE roles ADD COLUMN collection_limit BIGINT NOT NULL DEFAULT 10;

-- Whom an account recommends on its profile.
CREATE TABLE endorsements (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, target_account_id)
);
CREATE INDEX endorsements_by_target ON endorsements (target_account_id);

-- Collections of accounts (FEP-7aa9).
CREATE TABLE collections (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    uri {key} NOT NULL UNIQUE,
    url TEXT,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    language TEXT,
    -- The topic: a hashtag's name as written, without #.
    tag TEXT,
    sensitive BOOLEAN NOT NULL,
    -- Listed on the profile; others can be reached by their address only.
    discoverable BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX collections_by_account ON collections (account_id, id);

CREATE TABLE collection_items (
    id {id},
    collection_id BIGINT NOT NULL REFERENCES collections(id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    -- domain::ConsentState
    state BIGINT NOT NULL,
    uri {key} UNIQUE,
    -- The proof that the account agrees.
    authorization_uri {key} UNIQUE,
    created_at BIGINT NOT NULL,
    UNIQUE (collection_id, account_id)
);
CREATE INDEX collection_items_by_account ON collection_items (account_id, collection_id);

-- A person's year in review.
CREATE TABLE annual_reports (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    year BIGINT NOT NULL,
    schema_version BIGINT NOT NULL,
    -- JSON, in the API's form.
    data TEXT NOT NULL,
    -- The secret part of the address at which it can be shown to others.
    share_key {key} NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    viewed_at BIGINT,
    PRIMARY KEY (account_id, year)
) {without_rowid};

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

-- Visitors who get an account's posts by e-mail.
CREATE TABLE email_subscriptions (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    email {key} NOT NULL,
    locale TEXT NOT NULL,
    -- The secret part of the links that confirm and end it.
    token {key} NOT NULL UNIQUE,
    confirmed_at BIGINT,
    -- Posts up to this one were sent or are too old.
    sent_status_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, email)
);
