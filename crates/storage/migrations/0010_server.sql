-- The server itself: its settings, rules, terms and announcements, and the work of its staff.

-- The server's own settings, a JSON value each (domain::Settings).
CREATE TABLE settings (
    key {key} PRIMARY KEY,
    value TEXT NOT NULL,
    -- When it was last changed to something else.
    updated_at BIGINT NOT NULL DEFAULT 0
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
    -- {"de": {"text": ..., "hint": ...}}
    translations TEXT NOT NULL DEFAULT '{}',
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
INSERT INTO rules (id, position, text, hint, created_at) VALUES
    (1, 1, 'Be kind. Talk to people as you would across a table.', '', 0),
    (2, 2, 'No hate, no harassment, no threats.',
        'This includes racism, sexism, and hatred of people for whom they love or what they believe.', 0),
    (3, 3, 'Put a warning before what others may not wish to see.', '', 0),
    (4, 4, 'Nothing that is against the law here.', '', 0);

CREATE TABLE terms_of_service (
    id {id},
    -- YYYY-MM-DD
    effective_date {key} NOT NULL UNIQUE,
    text TEXT NOT NULL,
    changelog TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL
);

CREATE TABLE announcements (
    id {id},
    text TEXT NOT NULL,
    starts_at BIGINT,
    ends_at BIGINT,
    all_day BOOLEAN NOT NULL DEFAULT FALSE,
    -- When it shall be published, as long as it is not.
    scheduled_at BIGINT,
    published_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE announcement_reads (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    announcement_id BIGINT NOT NULL REFERENCES announcements(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, announcement_id)
) {without_rowid};
CREATE INDEX announcement_reads_by_announcement ON announcement_reads (announcement_id);

CREATE TABLE announcement_reactions (
    announcement_id BIGINT NOT NULL REFERENCES announcements(id) ON DELETE CASCADE,
    -- A character, or the short code of an own custom emoji.
    name {key} NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (announcement_id, name, account_id)
) {without_rowid};
CREATE INDEX announcement_reactions_by_account ON announcement_reactions (account_id);

-- What the staff decided about other servers and everything below their name.
CREATE TABLE domain_blocks (
    id {id},
    domain {key} NOT NULL UNIQUE,
    severity BIGINT NOT NULL,
    reject_media BOOLEAN NOT NULL DEFAULT FALSE,
    reject_reports BOOLEAN NOT NULL DEFAULT FALSE,
    private_comment TEXT NOT NULL DEFAULT '',
    public_comment TEXT NOT NULL DEFAULT '',
    -- Whether the name is told in parts only.
    obfuscate BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- The only servers that there is anything to do with, where federation is limited to a list.
CREATE TABLE domain_allows (
    id {id},
    -- Lower-case ASCII.
    domain {key} NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE reports (
    id {id},
    -- The Flag it came by or goes out as.
    uri {key} UNIQUE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    category BIGINT NOT NULL,
    comment TEXT NOT NULL DEFAULT '',
    forwarded BOOLEAN NOT NULL DEFAULT FALSE,
    -- [id], as JSON numbers.
    status_ids TEXT NOT NULL DEFAULT '[]',
    rule_ids TEXT NOT NULL DEFAULT '[]',
    collection_ids TEXT NOT NULL DEFAULT '[]',
    assigned_account_id BIGINT REFERENCES accounts(id) ON DELETE SET NULL,
    action_taken_by_account_id BIGINT REFERENCES accounts(id) ON DELETE SET NULL,
    action_taken_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX reports_by_account ON reports (account_id, id);
CREATE INDEX reports_by_target ON reports (target_account_id, id);
CREATE INDEX reports_open ON reports (id) WHERE action_taken_at IS NULL;

-- What the staff did to an account, and what its owner says to that.
CREATE TABLE account_warnings (
    id {id},
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    -- Who decided; NULL if that account is gone.
    account_id BIGINT REFERENCES accounts(id) ON DELETE SET NULL,
    action BIGINT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    -- [id]
    status_ids TEXT NOT NULL DEFAULT '[]',
    report_id BIGINT,
    overruled_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX account_warnings_by_target ON account_warnings (target_account_id, id);
CREATE INDEX account_warnings_by_account ON account_warnings (account_id) WHERE account_id IS NOT NULL;

CREATE TABLE appeals (
    id {id},
    warning_id BIGINT NOT NULL UNIQUE REFERENCES account_warnings(id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    approved_at BIGINT,
    rejected_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX appeals_by_account ON appeals (account_id);
