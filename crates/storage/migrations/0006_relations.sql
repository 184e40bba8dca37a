-- What accounts are to each other, and what they do with statuses. A row's own id is the hidden cursor of lists; uri
-- names the activity.

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
-- What listeners of streams keep away, by what is said.
CREATE INDEX account_domain_blocks_by_domain ON account_domain_blocks (domain);

CREATE TABLE account_notes (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    comment TEXT NOT NULL,
    PRIMARY KEY (account_id, target_account_id)
) {without_rowid};

-- Whom an account recommends on its profile.
CREATE TABLE endorsements (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, target_account_id)
);
CREATE INDEX endorsements_by_target ON endorsements (target_account_id);

-- Whom somebody does not want to be offered again.
CREATE TABLE dismissed_suggestions (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, target_account_id)
) {without_rowid};

-- Accounts that are offered to people who speak this language ('' to all), made anew now and then, with why each is
-- recommended: many follow it (0), or many like what it writes (1).
CREATE TABLE recommended_accounts (
    language {key} NOT NULL,
    reason BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    rank BIGINT NOT NULL,
    PRIMARY KEY (language, reason, account_id)
) {without_rowid};
CREATE INDEX recommended_accounts_by_account ON recommended_accounts (account_id);

-- Follows that somebody lost because a server or an account was shut out.
CREATE TABLE relationship_severances (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    kind BIGINT NOT NULL,
    -- A domain, or a handle.
    target_name TEXT NOT NULL,
    followers_count BIGINT NOT NULL,
    following_count BIGINT NOT NULL,
    -- Who they were is forgotten.
    purged BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL
);
CREATE INDEX relationship_severances_by_account ON relationship_severances (account_id, id);

-- The follows that somebody lost in a severance, and may want to know of.
CREATE TABLE severed_relationships (
    severance_id BIGINT NOT NULL REFERENCES relationship_severances(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    -- Whether the account here was the one that followed.
    following BOOLEAN NOT NULL,
    show_reblogs BOOLEAN NOT NULL,
    notify BOOLEAN NOT NULL,
    -- [code] or NULL for all.
    languages TEXT,
    PRIMARY KEY (severance_id, target_account_id, following)
) {without_rowid};
CREATE INDEX severed_relationships_by_target ON severed_relationships (target_account_id);

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

CREATE TABLE conversation_mutes (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    conversation_id BIGINT NOT NULL,
    PRIMARY KEY (account_id, conversation_id)
) {without_rowid};
-- What listeners of streams keep away, by what is said.
CREATE INDEX conversation_mutes_by_conversation ON conversation_mutes (conversation_id);
