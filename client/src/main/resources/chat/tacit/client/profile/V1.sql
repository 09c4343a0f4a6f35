-- Times are milliseconds since 1970, ids and keys are blobs. Every CREATE names the schema "profile",
-- which is the encrypted file: what lacks the name would be made in memory (and is refused).

CREATE TABLE profile.meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- The relays of the profile.
CREATE TABLE profile.relay (
    address   TEXT PRIMARY KEY,
    added_at  INTEGER NOT NULL,
    last_seen INTEGER,
    store     TEXT NOT NULL DEFAULT 'unknown',
    channel   TEXT NOT NULL DEFAULT 'none'
) STRICT;

CREATE TABLE profile.conversation (
    id         BLOB PRIMARY KEY,
    kind       TEXT NOT NULL,
    name       TEXT NOT NULL,
    state      TEXT NOT NULL,
    level      TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- What a contact's connection needs besides its ratchet.
CREATE TABLE profile.contact (
    conversation    BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    joiner          INTEGER NOT NULL,          -- 1: we accepted their invitation
    ik              BLOB NOT NULL,             -- our X25519 identity key for this contact
    dk              BLOB NOT NULL,             -- our Ed25519 device-log seed for this contact
    peer_ik         BLOB NOT NULL,
    peer_dk         BLOB NOT NULL,
    peer_join       BLOB,                      -- inviter: H(EK_B) of the join that was accepted
    join_fields     BLOB,                      -- joiner: until their first answer was opened
    travel          TEXT NOT NULL,             -- how the invitation travelled, as we saw it
    peer_travel     TEXT,                      -- and as they say
    next_number     INTEGER NOT NULL DEFAULT 1,
    expected_number INTEGER NOT NULL DEFAULT 1,
    last_received   BLOB,                      -- H(their last ratchet message)[0..8]
    resync_fields   BLOB,                      -- answerer: until the asker's first message opened
    paused          INTEGER NOT NULL DEFAULT 0, -- 1: restored, seals nothing before a re-sync
    name_sent       INTEGER NOT NULL DEFAULT 0,
    peer_root       BLOB,                      -- entry 0 of their device log, as received
    resync_no       INTEGER NOT NULL DEFAULT 0,
    resync_at       INTEGER,
    resync_key      BLOB,                      -- our pending request
    resync_kem      BLOB
) STRICT;

-- Numbers of contents that came before others with lower ones.
CREATE TABLE profile.early (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    PRIMARY KEY (conversation, number)
) STRICT, WITHOUT ROWID;

-- Invitations we made.
CREATE TABLE profile.invitation (
    id         BLOB PRIMARY KEY,
    fixed      BLOB NOT NULL,                  -- its hash, once it is joined or expired
    secrets    BLOB,                           -- wiped when joined
    long_form  INTEGER NOT NULL,
    travel     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    state      TEXT NOT NULL,                  -- open, joined, expired
    blob_relay TEXT,                           -- short form: where the sealed rest lies
    blob_id    BLOB,
    blob_key   BLOB,                           -- our key as the blob's owner
    blob       BLOB,                           -- until the relay has it
    fetcher    BLOB,                           -- f that the join named, until it was checked
    conversation BLOB
) STRICT;

-- Invitations we are accepting by their short form, until the sealed rest has come.
CREATE TABLE profile.accepting (
    link       TEXT PRIMARY KEY,
    fetch_key  BLOB NOT NULL,
    travel     TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Queues at which we receive.
CREATE TABLE profile.queue (
    id           INTEGER PRIMARY KEY,
    relay        TEXT NOT NULL,
    conversation BLOB REFERENCES conversation (id) ON DELETE CASCADE,
    invitation   BLOB REFERENCES invitation (id),
    server_key   BLOB NOT NULL,
    box_key      BLOB NOT NULL,
    recipient_id BLOB,
    unopenable   INTEGER NOT NULL DEFAULT 0,   -- bodies that weren't the contact's
    sender_key   BLOB,                         -- the sender's server key, to make the queue again
    peer         BLOB                          -- the route sender key that is accepted
) STRICT;
CREATE INDEX profile.queue_relay ON queue (relay);

-- Queues of contacts to which we send.
CREATE TABLE profile.route (
    id           INTEGER PRIMARY KEY,
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    relay        TEXT NOT NULL,
    box_key      BLOB NOT NULL,
    route_key    BLOB NOT NULL,
    server_key   BLOB NOT NULL,
    secured      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX profile.route_relay ON route (relay);

-- Ratchets: generation 0 was agreed by invitation, each re-sync makes the next. All but the newest
-- are for receiving only and end at valid_until.
CREATE TABLE profile.ratchet (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    generation   INTEGER NOT NULL,
    state        BLOB NOT NULL,
    valid_until  INTEGER,
    PRIMARY KEY (conversation, generation)
) STRICT;

-- Hashes of ratchet messages that were taken, so that copies are known, and ids of short links that
-- were accepted.
CREATE TABLE profile.seen (
    id BLOB PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.seen_at ON seen (at);

-- Sealed ratchet messages that wait for their relays; the same bytes for every route and retry.
CREATE TABLE profile.outbox (
    id           INTEGER PRIMARY KEY,
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    content      BLOB NOT NULL,                -- the content's 16-byte id
    kind         INTEGER NOT NULL,             -- of the box (spec/60-contact)
    sealed       BLOB NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX profile.outbox_content ON outbox (content);

CREATE TABLE profile.outbox_route (
    outbox   INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    route    INTEGER NOT NULL REFERENCES route (id) ON DELETE CASCADE,
    due_at   INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    owner    INTEGER NOT NULL DEFAULT 0,       -- the process that is sending it, until owned_until
    owned_until INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (outbox, route)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.outbox_route_due ON outbox_route (route, due_at);

-- Content ids whose receipt hasn't been sent yet.
CREATE TABLE profile.receipt (
    content      BLOB PRIMARY KEY,
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    due_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The history. Messages from contacts are held back until the ones before them have come, or won't.
CREATE TABLE profile.message (
    row          INTEGER PRIMARY KEY,
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    id           BLOB NOT NULL,
    own          INTEGER NOT NULL,             -- 1: sent by us
    number       INTEGER NOT NULL,
    sent_at      INTEGER NOT NULL,
    at           INTEGER NOT NULL,             -- when it entered this database
    type         TEXT NOT NULL,
    text         TEXT NOT NULL,
    state        TEXT NOT NULL,
    reason       TEXT NOT NULL DEFAULT '',
    relays       INTEGER NOT NULL DEFAULT 0,   -- where it is durable
    sealed       INTEGER NOT NULL DEFAULT 0,   -- 1: in the outbox, under the newest ratchet
    held_until   INTEGER,                      -- NULL: it may be shown
    place        INTEGER,                      -- in the order in which messages are shown
    shown        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (conversation, own, id)
) STRICT;
CREATE INDEX profile.message_order ON message (conversation, place);
CREATE INDEX profile.message_place ON message (place);
CREATE INDEX profile.message_unshown ON message (shown, row) WHERE shown = 0;
CREATE INDEX profile.message_held ON message (held_until) WHERE held_until IS NOT NULL;
CREATE INDEX profile.message_open ON message (conversation, number)
    WHERE own = 1 AND state IN ('queued', 'sent');

CREATE VIRTUAL TABLE profile.message_text USING fts5 (
    text, content = 'message', content_rowid = 'row', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER profile.message_text_added AFTER INSERT ON message BEGIN
    INSERT INTO message_text (rowid, text) VALUES (new.row, new.text);
END;
CREATE TRIGGER profile.message_text_removed AFTER DELETE ON message BEGIN
    INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.row, old.text);
END;
CREATE TRIGGER profile.message_text_changed AFTER UPDATE OF text ON message BEGIN
    INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.row, old.text);
    INSERT INTO message_text (rowid, text) VALUES (new.row, new.text);
END;
