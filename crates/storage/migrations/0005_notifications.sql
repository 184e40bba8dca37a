-- Notifications that are kept apart, what they are about, push subscriptions.

-- Whether the receiver's policy keeps it apart until its sender is let through.
ALTER TABLE notifications ADD COLUMN filtered BOOLEAN NOT NULL DEFAULT FALSE;
-- What it is about, of kinds that are not about a status: a report, a severance, a warning, a collection, a year.
ALTER TABLE notifications ADD COLUMN about_id BIGINT;
-- Heads and members of groups, with all that is asked of them. Most notifications are in none.
CREATE INDEX notifications_by_group ON notifications (account_id, group_key, id, filtered, from_account_id)
    WHERE group_key <> '';
-- Whether somebody was told already, and what is withdrawn.
CREATE INDEX notifications_told ON notifications (status_id, from_account_id, kind) WHERE status_id IS NOT NULL;
DROP INDEX notifications_by_status;
-- What one account was told of another, kept apart or not.
DROP INDEX notifications_by_from;
CREATE INDEX notifications_by_from ON notifications (from_account_id, account_id, id);

-- What becomes of notifications from whom one hardly knows (domain::PolicyAction); no row: the defaults.
CREATE TABLE notification_policies (
    account_id {id} REFERENCES accounts(id) ON DELETE CASCADE,
    for_not_following BIGINT NOT NULL,
    for_not_followers BIGINT NOT NULL,
    for_new_accounts BIGINT NOT NULL,
    for_private_mentions BIGINT NOT NULL,
    for_limited_accounts BIGINT NOT NULL
);

-- Whose notifications pass whatever the policy says.
CREATE TABLE notification_permissions (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    from_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    -- What was kept apart before is still being moved.
    merging BOOLEAN NOT NULL,
    PRIMARY KEY (account_id, from_account_id)
) {without_rowid};

-- One line for each sender whose notifications are kept apart.
CREATE TABLE notification_requests (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    from_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    -- The sender's newest status that was kept apart.
    last_status_id BIGINT REFERENCES statuses(id) ON DELETE SET NULL,
    -- Hidden until something new comes.
    dismissed_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (account_id, from_account_id)
);
CREATE INDEX notification_requests_by_from ON notification_requests (from_account_id);
CREATE INDEX notification_requests_by_status ON notification_requests (last_status_id) WHERE last_status_id IS NOT NULL;

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

-- What listeners of streams keep away, by what is said.
CREATE INDEX conversation_mutes_by_conversation ON conversation_mutes (conversation_id);
CREATE INDEX account_domain_blocks_by_domain ON account_domain_blocks (domain);
