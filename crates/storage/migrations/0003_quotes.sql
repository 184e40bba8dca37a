-- Quotes (FEP-044f), conversations of single people, translations.

-- Whom the policy of a status of another server lets quote it, as bits (domain::QuoteRules); NULL: quote_policy says it.
ALTER TABLE statuses ADD COLUMN quote_rules BIGINT;
-- The address of the stamp by which the author of a quoted status elsewhere allowed this quote.
ALTER TABLE statuses ADD COLUMN quote_stamp {key};
CREATE INDEX statuses_by_quote ON statuses (quote_of_id, id) WHERE quote_of_id IS NOT NULL;
CREATE INDEX statuses_by_quote_stamp ON statuses (quote_stamp) WHERE quote_stamp IS NOT NULL;

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
