-- Deliveries stand in queues, one for each host and urgency, so that a host that does not answer costs a row or two and
-- not one for each delivery.

DROP INDEX deliveries_due;
DROP INDEX deliveries_by_host;
ALTER TABLE deliveries DROP COLUMN run_at;
ALTER TABLE deliveries DROP COLUMN lease_until;
-- domain::Urgency
ALTER TABLE deliveries ADD COLUMN urgency BIGINT NOT NULL DEFAULT 1;
-- The order in which they go: what the other server could not digest goes last.
CREATE INDEX deliveries_in_order ON deliveries (host, urgency, attempts, id);

CREATE TABLE delivery_queues (
    host {key} NOT NULL,
    urgency BIGINT NOT NULL,
    -- When somebody may take it: the host may be knocked at again, or whoever holds it has not been heard of.
    next_at BIGINT NOT NULL,
    -- The courier that has it now: a number that it made up.
    holder BIGINT,
    PRIMARY KEY (host, urgency)
) {without_rowid};
CREATE INDEX delivery_queues_due ON delivery_queues (urgency, next_at);

-- Inboxes that their server says are gone.
CREATE TABLE dead_inboxes (
    inbox_url {key} PRIMARY KEY,
    host {key} NOT NULL,
    -- When it is worth another try.
    forget_at BIGINT NOT NULL
) {without_rowid};
CREATE INDEX dead_inboxes_by_host ON dead_inboxes (host);

-- Nothing is queued for it until it is heard of again.
ALTER TABLE instances ADD COLUMN dead_at BIGINT;
-- When a delivery last arrived there, to some minutes; when one last failed, and why.
ALTER TABLE instances ADD COLUMN last_success_at BIGINT;
ALTER TABLE instances ADD COLUMN last_failure_at BIGINT;
ALTER TABLE instances ADD COLUMN last_error TEXT;
CREATE INDEX instances_failing ON instances (domain) WHERE failures > 0;
