-- How often our pending re-sync was asked for, and how many of the contact's were answered in the
-- hour that began at answers_since.
ALTER TABLE profile.contact ADD COLUMN resync_tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.contact ADD COLUMN answers INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.contact ADD COLUMN answers_since INTEGER;
