-- What people read: homes, lists, notifications, conversations, hashtags, and what they filter away.

-- Homes (feed_id is the account's id) and lists (the list's id with a minus sign). The follow's own rules were applied
-- when a row was written; blocks, mutes, filters and deletions are applied when it is read.
CREATE TABLE feed_entries (
    feed_id BIGINT NOT NULL,
    status_id BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    reblog_of_id BIGINT,
    -- Whose follow brought it here.
    via BIGINT NOT NULL,
    PRIMARY KEY (feed_id, status_id)
) {without_rowid};

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

CREATE TABLE markers (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    timeline TEXT NOT NULL,
    last_read_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, timeline)
) {without_rowid};

-- A thread of messages as one of its people here sees it: the same thread with other people is another entry.
CREATE TABLE account_conversations (
    id {id},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    conversation_id BIGINT NOT NULL,
    -- The ids of the others, sorted, with commas between them; empty for notes to oneself.
    participants {key} NOT NULL,
    -- The newest of its messages, by which lists are sorted. NULL when all of them are gone.
    last_status_id BIGINT,
    unread BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (account_id, conversation_id, participants)
);
CREATE INDEX account_conversations_by_last ON account_conversations (account_id, last_status_id)
    WHERE last_status_id IS NOT NULL;

-- The messages of each entry.
CREATE TABLE account_conversation_statuses (
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    status_id BIGINT NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
    entry_id BIGINT NOT NULL REFERENCES account_conversations(id) ON DELETE CASCADE,
    PRIMARY KEY (account_id, status_id)
) {without_rowid};
CREATE INDEX account_conversation_statuses_by_status ON account_conversation_statuses (status_id);
CREATE INDEX account_conversation_statuses_by_entry ON account_conversation_statuses (entry_id, status_id);

CREATE TABLE notifications (
    id {serial},
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    from_account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    kind BIGINT NOT NULL,
    status_id BIGINT REFERENCES statuses(id) ON DELETE CASCADE,
    -- Whether the receiver's policy keeps it apart until its sender is let through.
    filtered BOOLEAN NOT NULL DEFAULT FALSE,
    -- What it is about, of kinds that are not about a status: a report, a severance, a warning, a collection, a year.
    about_id BIGINT,
    created_at BIGINT NOT NULL,
    -- Notifications of one kind about one thing within some hours share it. Empty: it is in no group.
    group_key TEXT NOT NULL
);
CREATE INDEX notifications_by_account ON notifications (account_id, id);
-- Heads and members of groups, with all that is asked of them. Most notifications are in none.
CREATE INDEX notifications_by_group ON notifications (account_id, group_key, id, filtered, from_account_id)
    WHERE group_key <> '';
-- Whether somebody was told already, and what is withdrawn.
CREATE INDEX notifications_told ON notifications (status_id, from_account_id, kind) WHERE status_id IS NOT NULL;
-- What one account was told of another, kept apart or not.
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
