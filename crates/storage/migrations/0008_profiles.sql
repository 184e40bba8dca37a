-- What belongs to a profile: collections of accounts, years in review, subscriptions by e-mail.

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
-- Posts lead to them by their pages' addresses.
CREATE INDEX collections_by_url ON collections (url);

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
