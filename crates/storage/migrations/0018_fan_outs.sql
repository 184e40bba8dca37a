-- How far a job has got with writing whom an activity goes to: done again, it goes on from there.
ALTER TABLE outgoing_activities ADD COLUMN job_id BIGINT;
-- The activity's own id.
ALTER TABLE outgoing_activities ADD COLUMN uri {key};
-- The last inbox that was written, in the order of hosts and inboxes.
ALTER TABLE outgoing_activities ADD COLUMN reached TEXT;
CREATE UNIQUE INDEX outgoing_activities_by_job ON outgoing_activities (job_id, uri) WHERE job_id IS NOT NULL;
