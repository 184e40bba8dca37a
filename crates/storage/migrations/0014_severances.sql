-- Servers that are shut out: pictures that are taken away with them, and the follows that end. Why accounts are
-- recommended.

CREATE INDEX custom_emojis_by_media ON custom_emojis (media_id);

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

-- Made anew now and then, with why each is recommended: many follow it (0), or many like what it writes (1).
DROP TABLE recommended_accounts;
CREATE TABLE recommended_accounts (
    language {key} NOT NULL,
    reason BIGINT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    rank BIGINT NOT NULL,
    PRIMARY KEY (language, reason, account_id)
) {without_rowid};
CREATE INDEX recommended_accounts_by_account ON recommended_accounts (account_id);
