-- What people say.

CREATE TABLE conversations (
    id {id},
    uri {key},
    created_at BIGINT NOT NULL
);
-- Most have none.
CREATE UNIQUE INDEX conversations_uri ON conversations (uri) WHERE uri IS NOT NULL;

-- What every list asks for comes first, long texts last: SQLite walks over all columns before the one that it wants.
CREATE TABLE statuses (
    id {id},
    -- Grows with everything that an app can see of the status: rendered parts are kept under (id, version).
    version BIGINT NOT NULL DEFAULT 1,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    deleted_at BIGINT,
    visibility BIGINT NOT NULL,
    -- Never leaves this server.
    local_only BOOLEAN NOT NULL DEFAULT FALSE,
    -- A boost is a status row of its own.
    reblog_of_id BIGINT REFERENCES statuses(id) ON DELETE CASCADE,
    conversation_id BIGINT,
    -- An answer to somebody else: left out of public feeds.
    reply BOOLEAN NOT NULL DEFAULT FALSE,
    local BOOLEAN NOT NULL,
    in_reply_to_id BIGINT,
    in_reply_to_account_id BIGINT,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    sensitive BOOLEAN NOT NULL DEFAULT FALSE,
    -- What the staff decided; NULL: what holds for its author.
    trendable BOOLEAN,
    language TEXT,
    quote_of_id BIGINT,
    quote_state BIGINT,
    quote_policy BIGINT NOT NULL DEFAULT 0,
    -- Whom the policy of a status of another server lets quote it, as bits (domain::QuoteRules); NULL: quote_policy
    -- says it.
    quote_rules BIGINT,
    poll_id BIGINT,
    application_id BIGINT,
    sanitizer_version BIGINT NOT NULL DEFAULT 0,
    uri {key} NOT NULL UNIQUE,
    url TEXT,
    -- The parent's uri as long as we do not have it.
    in_reply_to_uri {key},
    quote_uri {key},
    -- The address of the stamp by which the author of a quoted status elsewhere allowed this quote.
    quote_stamp {key},
    -- [shortcode]: the custom emoji used.
    emojis TEXT NOT NULL DEFAULT '[]',
    spoiler_text TEXT NOT NULL DEFAULT '',
    html TEXT NOT NULL DEFAULT '',
    -- As written here or received from elsewhere.
    text TEXT NOT NULL
);
CREATE INDEX statuses_by_account ON statuses (account_id, id) WHERE deleted_at IS NULL;
CREATE INDEX statuses_by_parent ON statuses (in_reply_to_id) WHERE in_reply_to_id IS NOT NULL;
CREATE INDEX statuses_by_missing_parent ON statuses (in_reply_to_uri) WHERE in_reply_to_uri IS NOT NULL;
CREATE INDEX statuses_by_reblog ON statuses (reblog_of_id, account_id) WHERE reblog_of_id IS NOT NULL;
CREATE UNIQUE INDEX statuses_one_reblog ON statuses (account_id, reblog_of_id)
    WHERE reblog_of_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX statuses_public ON statuses (id)
    WHERE visibility = 0 AND NOT reply AND reblog_of_id IS NULL AND deleted_at IS NULL;
CREATE INDEX statuses_public_local ON statuses (id)
    WHERE local AND visibility = 0 AND NOT reply AND reblog_of_id IS NULL AND deleted_at IS NULL;
CREATE INDEX statuses_by_quote ON statuses (quote_of_id, id) WHERE quote_of_id IS NOT NULL;
CREATE INDEX statuses_by_quote_stamp ON statuses (quote_stamp) WHERE quote_stamp IS NOT NULL;
CREATE INDEX statuses_by_deletion ON statuses (deleted_at) WHERE deleted_at IS NOT NULL;
-- A conversation as other servers may read it (FEP-7888).
CREATE INDEX statuses_by_conversation ON statuses (conversation_id, id)
    WHERE conversation_id IS NOT NULL AND visibility IN (0, 1);

CREATE TABLE status_stats (
    status_id {id},
    replies_count BIGINT NOT NULL DEFAULT 0,
    reblogs_count BIGINT NOT NULL DEFAULT 0,
    favourites_count BIGINT NOT NULL DEFAULT 0,
    quotes_count BIGINT NOT NULL DEFAULT 0,
    -- What the origin says; shown where it is more than we have seen.
    remote_replies_count BIGINT,
    remote_reblogs_count BIGINT,
    remote_favourites_count BIGINT
);

-- Earlier versions of edited statuses; the first is kept with the first edit.
CREATE TABLE status_edits (
    id {id},
    status_id BIGINT NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    spoiler_text TEXT NOT NULL,
    html TEXT NOT NULL,
    sensitive BOOLEAN NOT NULL,
    -- [{"id", "description"}] in order.
    media TEXT NOT NULL,
    -- [title], NULL if it had no poll.
    poll TEXT,
    emojis TEXT NOT NULL DEFAULT '[]',
    created_at BIGINT NOT NULL
);
CREATE INDEX status_edits_by_status ON status_edits (status_id, id);

-- Whom a status names, and whom it reached without naming them (silent).
CREATE TABLE status_recipients (
    status_id BIGINT NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
    silent BOOLEAN NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (status_id, account_id)
) {without_rowid};
CREATE INDEX status_recipients_by_account ON status_recipients (account_id, status_id);

-- What a status is besides its words: the title of an article, when and where an event is, a film's length.
CREATE TABLE status_objects (
    status_id {id} REFERENCES statuses(id) ON DELETE CASCADE,
    -- domain::StatusKind
    kind BIGINT NOT NULL,
    -- Plain text.
    title TEXT,
    starts_at BIGINT,
    ends_at BIGINT,
    place TEXT,
    -- What else is known of events of other servers. domain::EventState
    event_state BIGINT,
    -- Where one takes part from afar.
    online_url TEXT,
    attendees BIGINT,
    most_attendees BIGINT,
    -- Milliseconds.
    duration BIGINT,
    -- It is being broadcast, or will be.
    live BOOLEAN NOT NULL DEFAULT FALSE,
    -- Where a stream can be played that is no single file (HLS).
    stream_url TEXT,
    -- How many bytes of the status's html say title, time and place: pages show those apart.
    head BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE tags (
    id {id},
    -- Folded: compared and looked up by this.
    name {key} NOT NULL UNIQUE,
    -- As first written.
    display_name TEXT NOT NULL,
    -- What the staff decided; NULL: nothing yet.
    trendable BOOLEAN,
    usable BOOLEAN NOT NULL DEFAULT TRUE,
    listable BOOLEAN NOT NULL DEFAULT TRUE,
    reviewed_at BIGINT,
    requested_review_at BIGINT,
    created_at BIGINT NOT NULL,
    last_status_at BIGINT
);

CREATE TABLE status_tags (
    tag_id BIGINT NOT NULL,
    status_id BIGINT NOT NULL,
    PRIMARY KEY (tag_id, status_id)
) {without_rowid};
CREATE INDEX status_tags_by_status ON status_tags (status_id);

-- Uris of deleted objects, so that nothing late brings them back.
CREATE TABLE tombstones (
    uri {key} PRIMARY KEY,
    deleted_at BIGINT NOT NULL
) {without_rowid};

-- What a translation service made of a status. The hash is of the texts that were translated.
CREATE TABLE translations (
    status_id BIGINT NOT NULL REFERENCES statuses(id) ON DELETE CASCADE,
    target TEXT NOT NULL,
    hash TEXT NOT NULL,
    -- services::translate::Translation as JSON.
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (status_id, target)
) {without_rowid};
CREATE INDEX translations_by_age ON translations (created_at);

-- The words of statuses that somebody may find, made in Rust, so that both engines hold the same (storage::search). The
-- row's number is the status's id: the newest come first without sorting.
--@sqlite
CREATE VIRTUAL TABLE search_statuses
    USING fts5(open, other, content='', contentless_delete=1, tokenize="ascii tokenchars '_'");
INSERT INTO search_statuses (search_statuses, rank) VALUES ('usermerge', 2);
--@end
--@postgres
CREATE TABLE search_statuses (
    rowid BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
CREATE INDEX search_statuses_words ON search_statuses USING gin (words);
--@end
