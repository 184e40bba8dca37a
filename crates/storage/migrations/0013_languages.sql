-- In which languages people want the feeds of everybody's posts: [code], ISO 639-1; [] for all.
ALTER TABLE preferences ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';
