-- What people sort for themselves: filters, lists, followed and featured hashtags.

CREATE TABLE filters (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    -- Bits of domain::FilterContexts.
    contexts BIGINT NOT NULL,
    action BIGINT NOT NULL,
    -- It stays listed after that, without effect.
    expires_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX filters_by_account ON filters (account_id, id);

CREATE TABLE filter_keywords (
    id {id},
    filter_id BIGINT NOT NULL REFERENCES filters(id) ON DELETE CASCADE,
    keyword TEXT NOT NULL,
    whole_word BOOLEAN NOT NULL
);
CREATE INDEX filter_keywords_by_filter ON filter_keywords (filter_id, id);

CREATE TABLE filter_statuses (
    id {id},
    filter_id BIGINT NOT NULL REFERENCES filters(id) ON DELETE CASCADE,
    status_id BIGINT NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
    UNIQUE (filter_id, status_id)
);
CREATE INDEX filter_statuses_by_status ON filter_statuses (status_id);

-- A list's feed is feed_entries under its id with a minus sign: homes have the accounts' ids.
CREATE TABLE lists (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    replies_policy BIGINT NOT NULL,
    -- Its members are kept out of the home.
    exclusive BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX lists_by_account ON lists (account_id, id);

CREATE TABLE list_members (
    id {id},
    list_id BIGINT NOT NULL REFERENCES lists(id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    -- The list's, repeated so that an author's followers find their lists by one look-up.
    owner_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (list_id, account_id)
);
CREATE INDEX list_members_by_account ON list_members (account_id, owner_id);

CREATE TABLE tag_follows (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    tag_id BIGINT NOT NULL REFERENCES tags(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, tag_id)
);
CREATE INDEX tag_follows_by_tag ON tag_follows (tag_id, id);

CREATE TABLE featured_tags (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    tag_id BIGINT NOT NULL REFERENCES tags(id) ON DELETE CASCADE,
    -- The account's own public and unlisted posts with it.
    statuses_count BIGINT NOT NULL DEFAULT 0,
    last_status_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, tag_id)
);
CREATE INDEX featured_tags_by_tag ON featured_tags (tag_id);
