-- What is asked of other servers, and when it may be asked again.

-- When the answers to a status may be looked for again.
CREATE TABLE thread_crawls (
    status_id {id} REFERENCES statuses(id) ON DELETE CASCADE,
    again_at BIGINT NOT NULL
);
