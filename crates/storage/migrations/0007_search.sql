-- Finding: full text, the directory, suggestions. What the server tells: announcements, terms, other servers that it
-- keeps away. What people report.

-- The words of statuses that somebody may find, made in Rust, so that both engines hold the same (storage::search). The
-- row's number is the status's id: the newest come first without sorting.
--@sqlite
CREATE VIRTUAL TABLE search_statuses
    USING fts5(words, content='', contentless_delete=1, tokenize="ascii tokenchars '_'");
--@end
--@postgres
CREATE TABLE search_statuses (
    rowid BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX search_statuses_words ON search_statuses USING gin (words);
--@end

-- The directory's two orders.
CREATE INDEX accounts_discoverable ON accounts (id) WHERE discoverable AND suspended_at IS NULL;
CREATE INDEX account_stats_active ON account_stats (last_status_at) WHERE last_status_at IS NOT NULL;

-- Accounts that are offered to people who speak this language ('' to all), made anew now and then.
CREATE TABLE recommended_accounts (
    language {key} NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    rank BIGINT NOT NULL,
    PRIMARY KEY (language, account_id)
) {without_rowid};

-- Whom somebody does not want to be offered again.
CREATE TABLE dismissed_suggestions (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    target_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, target_account_id)
) {without_rowid};

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
CREATE INDEX accounts_by_domain ON accounts (domain, id);

-- {"de": {"text": ..., "hint": ...}}
ALTER TABLE rules ADD COLUMN translations TEXT NOT NULL DEFAULT '{}';

-- When a setting was last changed to something else.
ALTER TABLE settings ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;

-- Who was here in which week (storage::figures::week_of).
CREATE TABLE active_weeks (
    week BIGINT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    PRIMARY KEY (week, user_id)
) {without_rowid};
CREATE INDEX active_weeks_by_user ON active_weeks (user_id);

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
