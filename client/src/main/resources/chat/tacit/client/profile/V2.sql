-- How often our pending re-sync was asked for, and how many of the contact's were answered in the
-- hour that began at answers_since.
ALTER TABLE profile.contact ADD COLUMN resync_tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.contact ADD COLUMN answers INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.contact ADD COLUMN answers_since INTEGER;
-- What the user keeps about a contact, which never leaves this profile.
ALTER TABLE profile.conversation ADD COLUMN own_name TEXT;      -- wins over the name
ALTER TABLE profile.conversation ADD COLUMN named_at INTEGER NOT NULL DEFAULT 0; -- since when it is shown by that name
ALTER TABLE profile.conversation ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE profile.conversation ADD COLUMN own_picture BLOB;   -- wins over the picture
ALTER TABLE profile.conversation ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.conversation ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.conversation ADD COLUMN archived_at INTEGER; -- hidden until something comes after it
UPDATE conversation SET named_at = created_at;

-- How contacts present themselves, and when our own profile is due to be sent to them.
ALTER TABLE profile.contact ADD COLUMN status TEXT NOT NULL DEFAULT '';
ALTER TABLE profile.contact ADD COLUMN picture BLOB;
ALTER TABLE profile.contact ADD COLUMN profile_due INTEGER DEFAULT 0; -- NULL: they have it
UPDATE contact SET profile_due = NULL WHERE name_sent = 1;
ALTER TABLE profile.contact DROP COLUMN name_sent;

-- How the profile presents itself besides its name.
CREATE TABLE profile.own_profile (
    status  TEXT NOT NULL,
    picture BLOB                               -- NULL if there is none
) STRICT;
INSERT INTO own_profile (status) VALUES ('');

-- The version of the agreement, for a contact whose ratchets were left behind on another machine.
ALTER TABLE profile.contact ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- What was said about messages later.
ALTER TABLE profile.message ADD COLUMN reply_to BLOB;
ALTER TABLE profile.message ADD COLUMN edited INTEGER NOT NULL DEFAULT 0; -- number of the content that did it last
CREATE TABLE profile.reaction (
    message INTEGER NOT NULL REFERENCES message (row) ON DELETE CASCADE,
    own     INTEGER NOT NULL,                  -- 1: ours
    emoji   TEXT NOT NULL,                     -- empty: taken back
    number  INTEGER NOT NULL,
    author  BLOB NOT NULL DEFAULT X'',         -- of a room: whose account's
    PRIMARY KEY (message, own, author)
) STRICT, WITHOUT ROWID;

-- Amendments of ours until they are confirmed, and the contact's until their message comes.
CREATE TABLE profile.amendment (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    own          INTEGER NOT NULL,
    id           BLOB NOT NULL,                -- of the content
    message      BLOB NOT NULL,                -- what it is about
    number       INTEGER NOT NULL,
    content      BLOB NOT NULL,
    at           INTEGER NOT NULL,
    sealed       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (conversation, own, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.amendment_message ON amendment (conversation, own, message);
CREATE INDEX profile.amendment_id ON amendment (id);

-- What a contact amended of messages that somebody has seen already.
CREATE TABLE profile.news (
    message INTEGER NOT NULL REFERENCES message (row) ON DELETE CASCADE,
    type    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    author  BLOB NOT NULL DEFAULT X'',         -- of a room: whose account did it
    PRIMARY KEY (message, type, author)
) STRICT, WITHOUT ROWID;

-- Whether a contact may know what was read here, and which receipts tell it.
ALTER TABLE profile.conversation ADD COLUMN read_receipts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.receipt ADD COLUMN read INTEGER NOT NULL DEFAULT 0;

-- How often in a row a route's relay refused a copy, and until when it is left alone.
ALTER TABLE profile.route ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.route ADD COLUMN paused_until INTEGER NOT NULL DEFAULT 0;
CREATE INDEX profile.outbox_route_order ON outbox_route (route, outbox);
-- The copies of a relay are found in the order in which they are due, whatever else waits. Parked is a copy that
-- isn't in its turn, due or not: its route isn't secured, or refused something and this isn't the oldest.
ALTER TABLE profile.outbox_route ADD COLUMN relay TEXT NOT NULL DEFAULT ''; -- the route's
ALTER TABLE profile.outbox_route ADD COLUMN parked INTEGER NOT NULL DEFAULT 0;
UPDATE outbox_route SET relay = (SELECT relay FROM route WHERE id = route),
    parked = (SELECT secured = 0 FROM route WHERE id = route);
DROP INDEX profile.outbox_route_due;
CREATE INDEX profile.outbox_route_next ON outbox_route (relay, parked, due_at);
CREATE TRIGGER profile.outbox_route_added AFTER INSERT ON outbox_route BEGIN
    UPDATE outbox_route SET relay = (SELECT relay FROM route WHERE id = new.route),
        due_at = MAX(due_at, (SELECT paused_until FROM route WHERE id = new.route))
        WHERE outbox = new.outbox AND route = new.route;
    UPDATE outbox_route SET parked = 1 WHERE route = new.route AND parked = 0
        AND (SELECT secured = 0 OR refusals > 0 AND outbox >
            (SELECT MIN(outbox) FROM outbox_route WHERE route = new.route) FROM route WHERE id = new.route);
END;
CREATE TRIGGER profile.outbox_route_turn AFTER DELETE ON outbox_route
    WHEN (SELECT secured = 1 AND refusals > 0 FROM route WHERE id = old.route) BEGIN
    UPDATE outbox_route SET parked = 0,
        due_at = MAX(due_at, (SELECT paused_until FROM route WHERE id = old.route))
        WHERE route = old.route AND parked = 1
        AND outbox = (SELECT MIN(outbox) FROM outbox_route WHERE route = old.route);
END;
CREATE TRIGGER profile.route_paused AFTER UPDATE OF secured, refusals, paused_until ON route
    WHEN old.secured <> new.secured OR (old.refusals > 0) <> (new.refusals > 0)
        OR old.paused_until < new.paused_until BEGIN
    UPDATE outbox_route SET parked = new.secured = 0 OR new.refusals > 0 AND outbox >
        (SELECT MIN(outbox) FROM outbox_route WHERE route = new.id) WHERE route = new.id;
    UPDATE outbox_route SET due_at = MAX(due_at, new.paused_until) WHERE route = new.id AND parked = 0;
END;

-- Runs of pairing codes that failed, each when; kept for a day.
CREATE TABLE profile.pairing_failure (
    at INTEGER NOT NULL
) STRICT;

-- Whoever joins by such an invitation is a request until the user accepts; announced once.
ALTER TABLE profile.invitation ADD COLUMN ask INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.conversation ADD COLUMN announced INTEGER NOT NULL DEFAULT 0;
CREATE INDEX profile.conversation_request ON conversation (id) WHERE state = 'request';

-- How a relay is reached, ours or a contact's: through a proxy, or directly where that is empty. The
-- row of the empty relay says how all others are reached; without it they are reached directly.
CREATE TABLE profile.relay_proxy (
    relay TEXT PRIMARY KEY,
    proxy TEXT NOT NULL
) STRICT;

-- Relays of others that the user allowed or, where the policy bars them, was told of.
CREATE TABLE profile.stranger (
    relay   TEXT PRIMARY KEY,
    allowed INTEGER NOT NULL
) STRICT;

-- What relays of the profile ask for before they make queues, and whether that was wrong or missing.
ALTER TABLE profile.relay ADD COLUMN server_key BLOB;
ALTER TABLE profile.relay ADD COLUMN key_wanted INTEGER NOT NULL DEFAULT 0;

-- Files, and where the copies of their sealed chunks lie. An open chunk has something to be done:
-- to be put, got or deleted.
CREATE TABLE profile.file (
    id         INTEGER PRIMARY KEY,
    message    INTEGER NOT NULL UNIQUE REFERENCES message (row) ON DELETE CASCADE,
    media      TEXT NOT NULL,
    size       INTEGER NOT NULL,
    hash       BLOB NOT NULL,
    key        BLOB NOT NULL,
    owner      BLOB,                           -- NULL: a contact's
    relays     TEXT NOT NULL,                  -- one a line
    stage      TEXT NOT NULL,
    level      INTEGER NOT NULL DEFAULT 0,     -- ours: whose chunks are being put
    spool      TEXT NOT NULL,                  -- names its chunks on the disk; empty: gone
    done       INTEGER NOT NULL DEFAULT 0,     -- parts that have come or gone
    moved_at   INTEGER NOT NULL DEFAULT 0,
    confirm_at INTEGER,                        -- when to tell the sender that it is here
    saved      TEXT                            -- where, last
) STRICT;
CREATE INDEX profile.file_stage ON file (stage);
CREATE INDEX profile.file_confirm ON file (confirm_at) WHERE confirm_at IS NOT NULL;
CREATE TABLE profile.file_chunk (
    file   INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    copy   INTEGER NOT NULL,                   -- place of its relay in the file's list
    blob   BLOB,                               -- its id there; NULL: not there yet
    open   INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (file, level, number, copy)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.file_chunk_open ON file_chunk (file, copy, level, number) WHERE open = 1;

-- Queues take each other's place, and one of each contact is for recovery.
ALTER TABLE profile.queue ADD COLUMN recovery INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.queue ADD COLUMN told INTEGER NOT NULL DEFAULT 1; -- 0: the contact doesn't know of it
ALTER TABLE profile.queue ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.queue ADD COLUMN received INTEGER NOT NULL DEFAULT 0; -- bodies that opened
ALTER TABLE profile.queue ADD COLUMN lag INTEGER NOT NULL DEFAULT 0; -- by which it is behind another
ALTER TABLE profile.queue ADD COLUMN replaces INTEGER;           -- the row of the queue before it
ALTER TABLE profile.queue ADD COLUMN retired_at INTEGER;         -- when the contact was told another instead
ALTER TABLE profile.queue ADD COLUMN followed INTEGER NOT NULL DEFAULT 0; -- 1: the contact sends here no more
ALTER TABLE profile.queue ADD COLUMN look_at INTEGER NOT NULL DEFAULT 0; -- when rotation looks at it next
CREATE INDEX profile.queue_look ON queue (look_at) WHERE conversation IS NOT NULL;
CREATE INDEX profile.queue_conversation ON queue (conversation);
ALTER TABLE profile.route ADD COLUMN recovery INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.outbox ADD COLUMN recovery INTEGER NOT NULL DEFAULT 0; -- 1: it goes to recovery queues too
CREATE INDEX profile.outbox_conversation ON outbox (conversation, content);
ALTER TABLE profile.contact ADD COLUMN routes_number INTEGER NOT NULL DEFAULT 0; -- of the contents that told theirs
ALTER TABLE profile.contact ADD COLUMN routes_content BLOB;      -- that told ours, until it is confirmed
ALTER TABLE profile.contact ADD COLUMN routes_confirmed_at INTEGER;
ALTER TABLE profile.contact ADD COLUMN routes_due INTEGER;       -- when ours are to be told (again)
ALTER TABLE profile.contact ADD COLUMN routes_changed INTEGER NOT NULL DEFAULT 0; -- 1: ours differ from what was told
CREATE INDEX profile.contact_routes_due ON contact (routes_due) WHERE routes_due IS NOT NULL;

-- Queues that are no longer ours to read, until their relays have deleted them.
CREATE TABLE profile.doomed_queue (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    relay        TEXT NOT NULL,
    queue        INTEGER NOT NULL,             -- the row that it had
    conversation BLOB,
    invitation   BLOB,
    recipient_id BLOB NOT NULL,
    server_key   BLOB NOT NULL,
    doomed_at    INTEGER NOT NULL
) STRICT;

-- The highest rows of queues, routes and the outbox that were deleted: a process that remembers what it asked
-- about one must never take another for it.
CREATE TABLE profile.spent_row (
    kind TEXT PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;
INSERT INTO spent_row (kind, last) VALUES ('queue', 0), ('route', 0), ('outbox', 0);
CREATE TRIGGER profile.queue_spent AFTER DELETE ON queue BEGIN
    UPDATE spent_row SET last = MAX(last, old.id) WHERE kind = 'queue';
END;
CREATE TRIGGER profile.route_spent AFTER DELETE ON route BEGIN
    UPDATE spent_row SET last = MAX(last, old.id) WHERE kind = 'route';
END;
CREATE TRIGGER profile.outbox_spent AFTER DELETE ON outbox BEGIN
    UPDATE spent_row SET last = MAX(last, old.id) WHERE kind = 'outbox';
END;

-- Since when a relay hasn't answered while others did, and in how many hours that was seen.
ALTER TABLE profile.relay ADD COLUMN silent_since INTEGER;
ALTER TABLE profile.relay ADD COLUMN silent_seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.relay ADD COLUMN silent_last INTEGER;

-- Messages that disappear: what each side wants, and when each message ends. They are never in the
-- index of words, which keeps the words of what is deleted for a while.
ALTER TABLE profile.conversation ADD COLUMN timer_own INTEGER NOT NULL DEFAULT 0; -- seconds
ALTER TABLE profile.conversation ADD COLUMN timer_peer INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.conversation ADD COLUMN timer_number INTEGER NOT NULL DEFAULT 0; -- of the content that told
ALTER TABLE profile.conversation ADD COLUMN timer_due INTEGER; -- when to tell the contact
ALTER TABLE profile.message ADD COLUMN timer INTEGER NOT NULL DEFAULT 0; -- seconds; 0: it stays
ALTER TABLE profile.message ADD COLUMN ends_at INTEGER;
CREATE INDEX profile.message_waiting ON message (conversation, number) WHERE held_until IS NOT NULL;
CREATE INDEX profile.message_timer ON message (conversation) WHERE timer > 0;
CREATE INDEX profile.message_ends ON message (ends_at) WHERE timer > 0;
CREATE INDEX profile.message_begun ON message (ends_at - timer * 1000) WHERE timer > 0; -- when it began to run
DROP TRIGGER profile.message_text_added;
DROP TRIGGER profile.message_text_removed;
DROP TRIGGER profile.message_text_changed;
-- A word of a conversation is found by the word and the conversation, however many others have it.
DROP TABLE profile.message_text;
CREATE VIRTUAL TABLE profile.message_text USING fts5 (
    text, conversation, content = 'message', content_rowid = 'row',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
INSERT INTO message_text (rowid, text, conversation) SELECT row, text, hex(conversation) FROM message;
CREATE TRIGGER profile.message_text_added AFTER INSERT ON message WHEN new.timer = 0 BEGIN
    INSERT INTO message_text (rowid, text, conversation)
        VALUES (new.row, new.text, hex(new.conversation));
END;
CREATE TRIGGER profile.message_text_removed AFTER DELETE ON message WHEN old.timer = 0 BEGIN
    INSERT INTO message_text (message_text, rowid, text, conversation)
        VALUES ('delete', old.row, old.text, hex(old.conversation));
END;
CREATE TRIGGER profile.message_text_changed AFTER UPDATE OF text ON message WHEN old.timer = 0 BEGIN
    INSERT INTO message_text (message_text, rowid, text, conversation)
        VALUES ('delete', old.row, old.text, hex(old.conversation));
    INSERT INTO message_text (rowid, text, conversation)
        VALUES (new.row, new.text, hex(new.conversation));
END;

-- Reusable addresses: invitations that anybody may join, with keys that change.
ALTER TABLE profile.invitation ADD COLUMN address INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.invitation ADD COLUMN mutable BLOB;       -- sealed, until the relay has it
ALTER TABLE profile.invitation ADD COLUMN renew_at INTEGER;   -- NULL once it is withdrawn
ALTER TABLE profile.queue ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.route ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.contact ADD COLUMN by_address INTEGER NOT NULL DEFAULT 0; -- 1: an address's keys stand for the inviter's
CREATE TABLE profile.address_key (
    invitation BLOB NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    version    INTEGER NOT NULL,
    mutable    BLOB NOT NULL,
    ek         BLOB NOT NULL,
    kem        BLOB NOT NULL,
    ends_at    INTEGER,                        -- NULL: the newest
    PRIMARY KEY (invitation, version)
) STRICT;
-- H(EK_B) of joins that were taken, as long as the keys live by which they could be taken again.
CREATE TABLE profile.address_join (
    hash       BLOB PRIMARY KEY,
    invitation BLOB NOT NULL,
    version    INTEGER NOT NULL,
    FOREIGN KEY (invitation, version) REFERENCES address_key (invitation, version) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.address_join_key ON address_join (invitation, version);
-- The highest version seen of other people's addresses.
CREATE TABLE profile.address_seen (
    link    BLOB PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- People with several devices. Each pair of devices has a connection of its own: a row of 'contact', whose
-- conversation is the one that the user sees, or hangs on it (kinds 'device' and 'sibling') and is never listed.
ALTER TABLE profile.conversation ADD COLUMN parent BLOB REFERENCES conversation (id) ON DELETE CASCADE;
ALTER TABLE profile.conversation ADD COLUMN peer_device INTEGER NOT NULL DEFAULT 1; -- at the other end, its no. in its log
CREATE INDEX profile.conversation_parent ON conversation (parent) WHERE parent IS NOT NULL;
ALTER TABLE profile.contact ADD COLUMN live INTEGER NOT NULL DEFAULT 1; -- 0: keys alone, there is no session

-- The signed entries of device logs in the order in which they came. Ours has none as long as it has entry 0
-- alone, which follows from our keys.
CREATE TABLE profile.device_log (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    own          INTEGER NOT NULL,             -- 1: ours
    place        INTEGER NOT NULL,
    entry        BLOB NOT NULL,
    signature    BLOB NOT NULL,                -- zeros: of an entry 0 whose signature wasn't kept
    PRIMARY KEY (conversation, own, place)
) STRICT, WITHOUT ROWID;
INSERT INTO device_log (conversation, own, place, entry, signature)
    SELECT conversation, 0, 0, peer_root, zeroblob(64) FROM contact WHERE peer_root IS NOT NULL;
ALTER TABLE profile.contact DROP COLUMN peer_root;

-- How often it changed which queues there are: they are read again only then. And what is looked for
-- again and again is found without going through all contacts.
CREATE TABLE profile.queue_changes (
    count INTEGER NOT NULL
) STRICT;
INSERT INTO queue_changes (count) VALUES (0);
CREATE TRIGGER profile.queue_added AFTER INSERT ON queue BEGIN
    UPDATE queue_changes SET count = count + 1;
END;
CREATE TRIGGER profile.queue_removed AFTER DELETE ON queue BEGIN
    UPDATE queue_changes SET count = count + 1;
END;
CREATE TRIGGER profile.queue_changed AFTER UPDATE OF relay, conversation, invitation, recipient_id ON queue
BEGIN
    UPDATE queue_changes SET count = count + 1;
END;
CREATE INDEX profile.queue_unmade ON queue (relay) WHERE recipient_id IS NULL;
CREATE INDEX profile.queue_invitation ON queue (invitation) WHERE invitation IS NOT NULL;
CREATE INDEX profile.route_unsecured ON route (relay) WHERE secured = 0;
CREATE INDEX profile.route_conversation ON route (conversation);
CREATE INDEX profile.conversation_timer ON conversation (timer_due) WHERE timer_due IS NOT NULL;
CREATE INDEX profile.invitation_state ON invitation (state);
CREATE INDEX profile.invitation_fetched ON invitation (blob_relay) WHERE fetcher IS NOT NULL;

-- Keys of a contact that are being renewed: an invitation of ours says whose; a row of rekey is a link of
-- theirs that we accepted and they haven't answered yet, with queues and routes that wait for the answer.
ALTER TABLE profile.invitation ADD COLUMN renews BLOB;
ALTER TABLE profile.contact ADD COLUMN renewed INTEGER NOT NULL DEFAULT 0; -- 1: until their new hello
ALTER TABLE profile.contact ADD COLUMN generation INTEGER NOT NULL DEFAULT 0; -- of the first ratchet under these keys
ALTER TABLE profile.queue ADD COLUMN rekey INTEGER NOT NULL DEFAULT 0; -- 1: waits, 2: of keys that were replaced
ALTER TABLE profile.route ADD COLUMN rekey INTEGER NOT NULL DEFAULT 0; -- 1: waits
CREATE TABLE profile.rekey (
    conversation BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    link         BLOB NOT NULL,                -- H(fixed)
    ik           BLOB NOT NULL,
    dk           BLOB NOT NULL,
    peer_ik      BLOB NOT NULL,
    peer_dk      BLOB NOT NULL,
    ratchet      BLOB NOT NULL,
    travel       TEXT NOT NULL,
    content      BLOB NOT NULL,                -- the id of what tells them, its number and the join in it
    number       INTEGER NOT NULL,
    sent_at      INTEGER NOT NULL,
    joined       BLOB NOT NULL,
    due_at       INTEGER NOT NULL              -- when it is told again
) STRICT;

-- What came of a link that was accepted, until the process that waits for it knows: another may have
-- fetched the rest.
ALTER TABLE profile.accepting ADD COLUMN joined BLOB;                   -- the conversation
ALTER TABLE profile.accepting ADD COLUMN failed TEXT;                   -- why not
CREATE INDEX profile.queue_replaces ON queue (replaces) WHERE replaces IS NOT NULL;

-- The devices of this profile, and the connections with them. What happens in the profile is noted in feed, for
-- each sibling that is fed, by what it happened to; what is told is read when it is told.
CREATE TABLE profile.device (
    number   INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    own      INTEGER NOT NULL DEFAULT 0        -- 1: this one
) STRICT;
CREATE TABLE profile.sibling (
    conversation BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    number       INTEGER,                      -- NULL: not confirmed
    fed          INTEGER NOT NULL DEFAULT 0,   -- 1: it is told what happens here
    trusted      INTEGER NOT NULL DEFAULT 0,   -- 1: what it tells is taken
    since        INTEGER NOT NULL DEFAULT 0,   -- of the history it gets what came from then on
    total        INTEGER NOT NULL DEFAULT 0,   -- things to be told at first
    noted        INTEGER NOT NULL DEFAULT 0,   -- rows of feed
    next_part    INTEGER NOT NULL DEFAULT 1,
    expected     INTEGER NOT NULL DEFAULT 1,   -- the number of its next part
    pending      BLOB NOT NULL DEFAULT X'',    -- the beginning of a record
    things_left  INTEGER                       -- that it will still tell, as it says
) STRICT;
CREATE TABLE profile.feed (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    sibling BLOB NOT NULL REFERENCES sibling (conversation) ON DELETE CASCADE,
    kind    INTEGER NOT NULL,
    subject ANY NOT NULL,
    UNIQUE (kind, subject, sibling)
) STRICT;
CREATE INDEX profile.feed_sibling ON feed (sibling); -- in the order of ids
CREATE TRIGGER profile.feed_noted AFTER INSERT ON feed BEGIN
    UPDATE sibling SET noted = noted + 1 WHERE conversation = new.sibling;
END;
CREATE TRIGGER profile.feed_read AFTER DELETE ON feed BEGIN
    UPDATE sibling SET noted = noted - 1 WHERE conversation = old.sibling;
END;
CREATE TABLE profile.part (
    sibling   BLOB NOT NULL REFERENCES sibling (conversation) ON DELETE CASCADE,
    own       INTEGER NOT NULL,                -- 1: ours, until it is confirmed; 0: came too early
    number    INTEGER NOT NULL,
    content   BLOB NOT NULL,
    left_then INTEGER NOT NULL,
    bytes     BLOB NOT NULL,
    sealed_at INTEGER,
    PRIMARY KEY (sibling, own, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE profile.deleted_contact (
    conversation BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
-- Has a row only inside a transaction in which something of a sibling is taken: that isn't noted again.
CREATE TABLE profile.taking (
    sibling BLOB NOT NULL
) STRICT;
-- When the user decided about a contact, counted over all such decisions that this device knows.
CREATE TABLE profile.mark (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    field        INTEGER NOT NULL,
    stamp        INTEGER NOT NULL,
    PRIMARY KEY (conversation, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.mark_stamp ON mark (stamp);
-- What the user decides, and what happens, for the siblings.
CREATE TRIGGER profile.mark_own_name AFTER UPDATE OF own_name ON conversation
    WHEN new.kind IN ('contact', 'room') AND new.own_name IS NOT old.own_name AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR REPLACE INTO mark (conversation, field, stamp) SELECT new.id, 1,
        (SELECT COALESCE(MAX(stamp), 0) + 1 FROM mark) WHERE EXISTS (SELECT 1 FROM sibling);
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 11, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mark_note AFTER UPDATE OF note ON conversation
    WHEN new.kind = 'contact' AND new.note IS NOT old.note AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR REPLACE INTO mark (conversation, field, stamp) SELECT new.id, 2,
        (SELECT COALESCE(MAX(stamp), 0) + 1 FROM mark) WHERE EXISTS (SELECT 1 FROM sibling);
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 12, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mark_own_picture AFTER UPDATE OF own_picture ON conversation
    WHEN new.kind = 'contact' AND new.own_picture IS NOT old.own_picture AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR REPLACE INTO mark (conversation, field, stamp) SELECT new.id, 3,
        (SELECT COALESCE(MAX(stamp), 0) + 1 FROM mark) WHERE EXISTS (SELECT 1 FROM sibling);
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 13, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mark_muted AFTER UPDATE OF muted ON conversation
    WHEN new.kind IN ('contact', 'room') AND new.muted IS NOT old.muted AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR REPLACE INTO mark (conversation, field, stamp) SELECT new.id, 4,
        (SELECT COALESCE(MAX(stamp), 0) + 1 FROM mark) WHERE EXISTS (SELECT 1 FROM sibling);
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 14, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mark_blocked AFTER UPDATE OF blocked ON conversation
    WHEN new.kind = 'contact' AND new.blocked IS NOT old.blocked AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR REPLACE INTO mark (conversation, field, stamp) SELECT new.id, 5,
        (SELECT COALESCE(MAX(stamp), 0) + 1 FROM mark) WHERE EXISTS (SELECT 1 FROM sibling);
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 15, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mark_archived_at AFTER UPDATE OF archived_at ON conversation
    WHEN new.kind IN ('contact', 'room') AND new.archived_at IS NOT old.archived_at AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR REPLACE INTO mark (conversation, field, stamp) SELECT new.id, 6,
        (SELECT COALESCE(MAX(stamp), 0) + 1 FROM mark) WHERE EXISTS (SELECT 1 FROM sibling);
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 16, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mark_read_receipts AFTER UPDATE OF read_receipts ON conversation
    WHEN new.kind = 'contact' AND new.read_receipts IS NOT old.read_receipts AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR REPLACE INTO mark (conversation, field, stamp) SELECT new.id, 7,
        (SELECT COALESCE(MAX(stamp), 0) + 1 FROM mark) WHERE EXISTS (SELECT 1 FROM sibling);
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 17, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mark_level AFTER UPDATE OF level ON conversation
    WHEN new.kind = 'contact' AND new.level IS NOT old.level AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR REPLACE INTO mark (conversation, field, stamp) SELECT new.id, 8,
        (SELECT COALESCE(MAX(stamp), 0) + 1 FROM mark) WHERE EXISTS (SELECT 1 FROM sibling);
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 18, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mark_timer_own AFTER UPDATE OF timer_own ON conversation
    WHEN new.kind = 'contact' AND new.timer_own IS NOT old.timer_own AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR REPLACE INTO mark (conversation, field, stamp) SELECT new.id, 9,
        (SELECT COALESCE(MAX(stamp), 0) + 1 FROM mark) WHERE EXISTS (SELECT 1 FROM sibling);
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 19, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mark_timer_peer AFTER UPDATE OF timer_peer ON conversation
    WHEN new.kind = 'contact' AND new.timer_peer IS NOT old.timer_peer AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR REPLACE INTO mark (conversation, field, stamp) SELECT new.id, 10,
        (SELECT COALESCE(MAX(stamp), 0) + 1 FROM mark) WHERE EXISTS (SELECT 1 FROM sibling);
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 20, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.contact_named AFTER UPDATE OF name, state ON conversation
    WHEN new.kind = 'contact' AND new.state = 'active' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 1, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.contact_told AFTER UPDATE OF status, picture, ik, dk, peer_ik, peer_dk ON contact
    WHEN (SELECT kind = 'contact' AND state = 'active' FROM conversation WHERE id = new.conversation) AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 1, new.conversation FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.contact_began AFTER INSERT ON conversation
    WHEN new.kind = 'contact' AND new.state = 'active' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 1, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.contact_gone AFTER DELETE ON conversation
    WHEN old.kind = 'contact' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 3, old.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.message_entered AFTER INSERT ON message
    WHEN new.held_until IS NULL AND new.type <> 'notice' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 2, new.row FROM sibling WHERE fed = 1
        AND (SELECT kind = 'contact' AND state = 'active' FROM conversation WHERE id = new.conversation);
END;
CREATE TRIGGER profile.message_moved AFTER UPDATE OF text, type, state, held_until, shown, edited ON message
    WHEN new.held_until IS NULL AND new.type <> 'notice' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 2, new.row FROM sibling WHERE fed = 1
        AND (SELECT kind = 'contact' AND state = 'active' FROM conversation WHERE id = new.conversation);
END;
CREATE TRIGGER profile.reaction_made AFTER INSERT ON reaction
    WHEN new.author = X'' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 2, new.message FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.reaction_changed AFTER UPDATE ON reaction
    WHEN new.author = X'' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 2, new.message FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.amendment_made AFTER INSERT ON amendment
    WHEN new.own = 1 AND (SELECT live = 0 FROM contact WHERE conversation = new.conversation) AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 4, new.id FROM sibling WHERE fed = 1;
    -- The message as it then is comes behind what is to be said about it.
    DELETE FROM feed WHERE kind = 2
        AND subject IN (SELECT +row FROM message WHERE conversation = new.conversation AND own IN (0, 1) AND id = new.message);
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT s.conversation, 2, m.row FROM sibling s, message m
        WHERE s.fed = 1 AND m.conversation = new.conversation AND m.own IN (0, 1) AND m.id = new.message;
END;
CREATE TRIGGER profile.relay_chosen AFTER INSERT ON relay
    WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 0, 0 FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.relay_left AFTER DELETE ON relay
    WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 0, 0 FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.profile_presented AFTER UPDATE ON own_profile
    WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 0, 0 FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.profile_named AFTER UPDATE ON meta
    WHEN new.key = 'name' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 0, 0 FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.device_added AFTER INSERT ON device
    WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 5, new.number FROM sibling WHERE fed = 1;
END;

-- An invitation of kind device, and links that are accepted to link one.
ALTER TABLE profile.accepting ADD COLUMN device INTEGER NOT NULL DEFAULT 0;

-- Relays that the user took out of the list: they stay until no queue is left there.
ALTER TABLE profile.relay ADD COLUMN leaving INTEGER NOT NULL DEFAULT 0;

-- What a connection hasn't confirmed of what was said to all devices of a contact: sealed again after its re-sync.
CREATE TABLE profile.copy (
    connection BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    content    BLOB NOT NULL,                  -- its id, the same on all connections
    number     INTEGER NOT NULL,               -- on this one
    bytes      BLOB,                           -- NULL: what the message of this id says
    sealed     INTEGER NOT NULL DEFAULT 0,
    relays     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (connection, content)
) STRICT, WITHOUT ROWID;
-- The connection by which a message came, if it is another than that of the conversation.
ALTER TABLE profile.message ADD COLUMN via BLOB;
-- Where devices are told what they confirm, by connection.
ALTER TABLE profile.receipt RENAME TO old_receipt;
CREATE TABLE profile.receipt (
    content      BLOB NOT NULL,
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    due_at       INTEGER NOT NULL,
    read         INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (content, conversation)
) STRICT, WITHOUT ROWID;
INSERT INTO receipt (content, conversation, due_at, read) SELECT content, conversation, due_at, read FROM old_receipt;
DROP TABLE profile.old_receipt;
CREATE INDEX profile.receipt_due ON receipt (due_at, conversation);
CREATE INDEX profile.receipt_conversation ON receipt (conversation, read, due_at);
ALTER TABLE profile.conversation ADD COLUMN timer_told INTEGER NOT NULL DEFAULT 0; -- the time of the content that told ours
-- For one device of a contact: on which conversation the connection will hang, and the device's no.
ALTER TABLE profile.invitation ADD COLUMN parent BLOB REFERENCES conversation (id) ON DELETE SET NULL;
ALTER TABLE profile.invitation ADD COLUMN peer_device INTEGER NOT NULL DEFAULT 0;
CREATE INDEX profile.invitation_parent ON invitation (parent) WHERE parent IS NOT NULL;
CREATE INDEX profile.invitation_conversation ON invitation (conversation) WHERE conversation IS NOT NULL;
CREATE INDEX profile.route_box ON route (box_key); -- whether a queue was invited to before
-- When the contact was last asked for its device log, and answered.
ALTER TABLE profile.contact ADD COLUMN log_asked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.contact ADD COLUMN log_answered_at INTEGER NOT NULL DEFAULT 0;

-- Numbers of contents of a contact that didn't come, and how far asking for them is.
CREATE TABLE profile.missing (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    PRIMARY KEY (conversation, number)
) STRICT, WITHOUT ROWID;
ALTER TABLE profile.contact ADD COLUMN missing_due INTEGER;      -- when the contact is to be asked
ALTER TABLE profile.contact ADD COLUMN missing_tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile.contact ADD COLUMN missing_line BLOB;        -- id of the line in the history
ALTER TABLE profile.contact ADD COLUMN missing_answered INTEGER; -- when a question of theirs was
CREATE INDEX profile.contact_missing ON contact (missing_due) WHERE missing_due IS NOT NULL;

-- Contents of ours that a contact hasn't named yet as seen, and when what it should have seen is sealed again.
CREATE TABLE profile.sighting (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    seen         BLOB NOT NULL,                -- H(ratchet message)[0..8]
    PRIMARY KEY (conversation, number)
) STRICT, WITHOUT ROWID;
ALTER TABLE profile.contact ADD COLUMN again_number INTEGER;     -- that it named last
ALTER TABLE profile.contact ADD COLUMN again_due INTEGER;
ALTER TABLE profile.contact ADD COLUMN again_at INTEGER;         -- when that was last
CREATE INDEX profile.contact_again ON contact (again_due) WHERE again_due IS NOT NULL;

-- Which keys each device of the profile has for a contact, as they stand in our log.
CREATE TABLE profile.held_key (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    device       INTEGER NOT NULL,
    ik           BLOB NOT NULL,
    dk           BLOB NOT NULL,
    PRIMARY KEY (conversation, device)
) STRICT, WITHOUT ROWID;
ALTER TABLE profile.contact ADD COLUMN heard_of BLOB;           -- the sibling that told of it
-- When it is looked next whether this device has a connection with each of a contact's.
CREATE TABLE profile.pair_look (
    conversation BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    due_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.pair_look_due ON pair_look (due_at);
-- Devices of contacts with which this one has none.
CREATE TABLE profile.missing_pair (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    device       INTEGER NOT NULL,
    since        INTEGER NOT NULL,
    asked_at     INTEGER,                      -- to be added, with an invitation
    repaired_at  INTEGER,                      -- when another one was made
    PRIMARY KEY (conversation, device)
) STRICT, WITHOUT ROWID;
-- Invitations of this device, or of a sibling, that are to be handed over to a contact's.
CREATE TABLE profile.asked_pair (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    dk           BLOB NOT NULL,                -- of the device that invites, as the next
    ik           BLOB NOT NULL,
    device       INTEGER NOT NULL,             -- of the contact
    invitation   BLOB NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (conversation, dk, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.asked_pair_at ON asked_pair (at);
CREATE TRIGGER profile.log_looked AFTER INSERT ON device_log
    WHEN EXISTS (SELECT 1 FROM device) AND (SELECT kind = 'contact' FROM conversation WHERE id = new.conversation) BEGIN
    INSERT OR REPLACE INTO pair_look (conversation, due_at) VALUES (new.conversation, 0);
END;
CREATE TRIGGER profile.log_told AFTER INSERT ON device_log
    WHEN (SELECT kind = 'contact' AND state = 'active' FROM conversation WHERE id = new.conversation) AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 7, new.conversation FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.connection_looked AFTER UPDATE OF kind, state ON conversation
    WHEN new.kind = 'device' AND new.parent IS NOT NULL AND EXISTS (SELECT 1 FROM device) BEGIN
    INSERT OR REPLACE INTO pair_look (conversation, due_at) VALUES (new.parent, 0);
END;
CREATE TRIGGER profile.contact_looked AFTER UPDATE OF state, blocked ON conversation
    WHEN new.kind = 'contact' AND new.state = 'active' AND EXISTS (SELECT 1 FROM device) BEGIN
    INSERT OR REPLACE INTO pair_look (conversation, due_at) VALUES (new.id, 0);
END;

-- The device that linked another, by which it is so reached; 0: this one or the first.
ALTER TABLE profile.device ADD COLUMN linked_by INTEGER NOT NULL DEFAULT 0;
-- Devices that were removed keep their number. The one that removes another signs what contacts are told.
ALTER TABLE profile.device ADD COLUMN removed_at INTEGER;
ALTER TABLE profile.device ADD COLUMN removed_by INTEGER;
CREATE TABLE profile.removal (
    device       INTEGER NOT NULL,
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    content      BLOB,                         -- by which this device told the contact; NULL: it hasn't
    due_at       INTEGER,                      -- when it is tried (again); NULL: when our log changes
    PRIMARY KEY (device, conversation)
) STRICT, WITHOUT ROWID;
-- Whoever doesn't know of a removal yet may still add the removed device.
CREATE TRIGGER profile.removal_due AFTER INSERT ON device_log
    WHEN new.own = 1 AND EXISTS (SELECT 1 FROM device WHERE removed_at IS NOT NULL)
        AND (SELECT kind = 'contact' FROM conversation WHERE id = new.conversation) BEGIN
    INSERT INTO removal (device, conversation, due_at)
        SELECT number, new.conversation, 0 FROM device WHERE removed_at IS NOT NULL
        ON CONFLICT (device, conversation) DO UPDATE SET due_at = 0;
END;
CREATE INDEX profile.removal_at ON removal (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX profile.removal_conversation ON removal (conversation);
CREATE TRIGGER profile.device_gone AFTER UPDATE OF removed_at ON device
    WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 5, new.number FROM sibling WHERE fed = 1;
END;
-- A sibling that is told as the last thing that it was removed, and until when at the latest.
ALTER TABLE profile.sibling ADD COLUMN ends_at INTEGER;

-- Messages that another device has just shown, until when they are announced here all the same.
CREATE TABLE profile.shown_elsewhere (
    message INTEGER PRIMARY KEY REFERENCES message (row) ON DELETE CASCADE,
    until   INTEGER NOT NULL
) STRICT;
-- No. 0 of our log for a contact, whose private half only the recovery key opens; which contacts may lack one, and when our log is looked at.
CREATE TABLE profile.recovery_signer (
    conversation BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    ik           BLOB NOT NULL,
    dk           BLOB NOT NULL,
    recovery     BLOB NOT NULL,                -- the public half of the recovery key's pair
    sealed       BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE profile.signer_due (
    conversation BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    due_at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.signer_due_at ON signer_due (due_at);
CREATE TRIGGER profile.signer_wanted AFTER INSERT ON meta WHEN new.key = 'recovery' BEGIN
    INSERT OR REPLACE INTO signer_due (conversation, due_at) SELECT id, 0 FROM conversation
        WHERE kind = 'contact' AND state = 'active';
END;
CREATE TRIGGER profile.recovery_told AFTER INSERT ON meta
    WHEN new.key = 'recovery' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 0, 0 FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.signer_of_log AFTER INSERT ON device_log
    WHEN new.own = 0 AND new.place = 0 AND EXISTS (SELECT 1 FROM meta WHERE key = 'recovery') BEGIN
    INSERT OR REPLACE INTO signer_due (conversation, due_at) SELECT id, 0 FROM conversation
        WHERE id = new.conversation AND kind = 'contact' AND state = 'active';
END;
CREATE TRIGGER profile.signer_of_contact AFTER UPDATE OF state ON conversation
    WHEN new.kind = 'contact' AND new.state = 'active' AND EXISTS (SELECT 1 FROM meta WHERE key = 'recovery') BEGIN
    INSERT OR REPLACE INTO signer_due (conversation, due_at) VALUES (new.id, 0);
END;
CREATE TRIGGER profile.signer_told AFTER INSERT ON recovery_signer
    WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 1, new.conversation FROM sibling WHERE fed = 1;
END;
-- Connections under keys that were given up, whose devices are to join this one under its own, and when they are told (again).
CREATE TABLE profile.handover (
    connection BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    due_at     INTEGER                         -- NULL: when there is a session
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.handover_due ON handover (due_at) WHERE due_at IS NOT NULL;
CREATE TRIGGER profile.handover_ready AFTER UPDATE OF paused ON contact WHEN new.paused = 0 BEGIN
    UPDATE handover SET due_at = 0 WHERE connection = new.conversation AND due_at IS NULL;
END;

-- What a contact or sibling is told of a file, as long as relays may have it: a content.
ALTER TABLE profile.file ADD COLUMN offer BLOB;
CREATE TRIGGER profile.file_offered AFTER UPDATE OF offer ON file
    WHEN new.offer IS NOT NULL AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 2, new.message FROM sibling WHERE fed = 1;
END;

-- What is looked for at every wake: where all contacts wait, as after an import, no row is read for it.
CREATE INDEX profile.contact_profile_due ON contact (profile_due)
    WHERE profile_due IS NOT NULL AND live = 1 AND paused = 0;
ALTER TABLE profile.contact ADD COLUMN asks INTEGER NOT NULL DEFAULT 0; -- 1: for a re-sync, or is to
UPDATE contact SET asks = live = 1 AND (resync_key IS NOT NULL OR paused = 1);
CREATE TRIGGER profile.contact_made_asks AFTER INSERT ON contact BEGIN
    UPDATE contact SET asks = live = 1 AND (resync_key IS NOT NULL OR paused = 1)
        WHERE conversation = new.conversation;
END;
CREATE TRIGGER profile.contact_asks AFTER UPDATE OF live, resync_key, paused ON contact BEGIN
    UPDATE contact SET asks = live = 1 AND (resync_key IS NOT NULL OR paused = 1)
        WHERE conversation = new.conversation;
END;
CREATE INDEX profile.contact_paused ON contact (conversation) WHERE paused = 1;
-- As Resyncs says it, word for word: an hour, and twice as long after each try.
CREATE INDEX profile.contact_resync ON contact (
    COALESCE(resync_at, 0) + (3600000 << MIN(MAX(resync_tries - 1, 0), 5))) WHERE asks = 1;

-- Entries of device logs that couldn't be taken, by the contents that aren't confirmed before they are.
CREATE TABLE profile.held_receipt (
    connection BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    content    BLOB NOT NULL,
    entry      BLOB NOT NULL,                  -- its hash
    PRIMARY KEY (connection, content, entry)
) STRICT, WITHOUT ROWID;

-- When this profile was tidied last, by the machine's clock; and since when it isn't because the clock has gone far ahead.
CREATE TABLE profile.clock (
    seen_at INTEGER,
    held_at INTEGER
) STRICT;
INSERT INTO clock (seen_at) VALUES (NULL);

-- Keys that were renewed: what each side signed, the logs that others took the place of, and the connections on
-- which what is under way is still heard.
CREATE TABLE profile.renewal (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    step         INTEGER NOT NULL,             -- from 1
    ours         BLOB NOT NULL,
    theirs       BLOB,                         -- NULL: it hasn't come yet
    heard        INTEGER NOT NULL,             -- 1: made here, or told by a sibling, who knows the level
    PRIMARY KEY (conversation, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE profile.closed_log (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    step         INTEGER NOT NULL,             -- of the renewal that closed it
    own          INTEGER NOT NULL,             -- 1: ours
    place        INTEGER NOT NULL,
    entry        BLOB NOT NULL,
    signature    BLOB NOT NULL,
    PRIMARY KEY (conversation, step, own, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE profile.retired_connection (
    connection BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    ends_at    INTEGER                         -- NULL: not before both sides have renewed
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.retired_end ON retired_connection (ends_at) WHERE ends_at IS NOT NULL;

-- The profile's own identity in live sessions, and those that it trusts.
CREATE TABLE profile.live_identity (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    seed    BLOB NOT NULL,                     -- of its Ed25519 key
    pk      BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    number  INTEGER NOT NULL,                  -- how many the profile had before, which removed devices knew
    spent   INTEGER NOT NULL DEFAULT 0         -- 1: a removed device knows it; another is made or told
) STRICT;
CREATE TABLE profile.trusted_identity (
    id           BLOB PRIMARY KEY,
    pk           BLOB NOT NULL,
    name         TEXT NOT NULL,                -- a contact's own wins
    level        TEXT NOT NULL,                -- by itself; the contact's counts besides
    source       TEXT NOT NULL,
    anchor       TEXT NOT NULL DEFAULT '',     -- whose certificate said so
    conversation BLOB REFERENCES conversation (id) ON DELETE SET NULL, -- the contact whose identity it is
    named_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.trusted_identity_contact ON trusted_identity (conversation) WHERE conversation IS NOT NULL;
-- What is known by a contact alone goes with it.
CREATE TRIGGER profile.trusted_contact_gone BEFORE DELETE ON conversation BEGIN
    DELETE FROM trusted_identity WHERE conversation = old.id AND source = 'contact';
END;
-- Whose certificates for live identities the user believes.
CREATE TABLE profile.live_anchor (
    name        TEXT PRIMARY KEY,
    certificate BLOB NOT NULL                  -- DER
) STRICT, WITHOUT ROWID;
CREATE TRIGGER profile.live_identity_told AFTER INSERT ON live_identity WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 10, 0 FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.trusted_told AFTER INSERT ON trusted_identity WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 10, new.pk FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.trusted_risen AFTER UPDATE ON trusted_identity
    WHEN (new.level IS NOT old.level OR new.source IS NOT old.source) AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 10, new.pk FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.trusted_gone AFTER DELETE ON trusted_identity WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 10, old.pk FROM sibling WHERE fed = 1;
END;

-- A conversation's name by itself: those that could share it stand together.
CREATE INDEX profile.conversation_by_name ON conversation (COALESCE(own_name, name));

-- Contacts who are told the profile's identity in live sessions, and each connection on which they are.
ALTER TABLE profile.conversation ADD COLUMN live_told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX profile.conversation_live_told ON conversation (id) WHERE live_told = 1;
CREATE TABLE profile.identity_told (
    connection BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    content    BLOB,                           -- by which it was told; NULL: it was confirmed, or wasn't told yet
    due_at     INTEGER,                        -- when it is told; NULL: it was
    able       INTEGER NOT NULL                -- 1: the connection seals
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.identity_told_due ON identity_told (due_at) WHERE due_at IS NOT NULL AND able = 1;
CREATE TRIGGER profile.identity_to_tell AFTER UPDATE OF live_told ON conversation
    WHEN new.live_told = 1 AND old.live_told = 0 BEGIN
    INSERT OR IGNORE INTO identity_told (connection, due_at, able)
        SELECT conversation, 0, live = 1 AND paused = 0 FROM contact WHERE conversation = new.id;
    INSERT OR IGNORE INTO identity_told (connection, due_at, able)
        SELECT c.conversation, 0, c.live = 1 AND c.paused = 0
        FROM conversation w CROSS JOIN contact c ON c.conversation = w.id WHERE w.parent = new.id;
END;
CREATE TRIGGER profile.identity_to_tell_anew AFTER INSERT ON live_identity BEGIN
    UPDATE identity_told SET due_at = 0;
END;
CREATE TRIGGER profile.identity_to_tell_device AFTER INSERT ON contact
    WHEN EXISTS (SELECT 1 FROM conversation w JOIN conversation v ON v.id = COALESCE(w.parent, w.id)
                 WHERE w.id = new.conversation AND v.live_told = 1) BEGIN
    INSERT OR IGNORE INTO identity_told (connection, due_at, able)
        VALUES (new.conversation, 0, new.live = 1 AND new.paused = 0);
END;
CREATE TRIGGER profile.identity_to_tell_child AFTER UPDATE OF parent ON conversation
    WHEN EXISTS (SELECT 1 FROM conversation v WHERE v.id = new.parent AND v.live_told = 1) BEGIN
    INSERT OR IGNORE INTO identity_told (connection, due_at, able)
        SELECT conversation, 0, live = 1 AND paused = 0 FROM contact WHERE conversation = new.id;
END;
CREATE TRIGGER profile.identity_to_tell_able AFTER UPDATE OF live, paused ON contact BEGIN
    UPDATE identity_told SET able = new.live = 1 AND new.paused = 0 WHERE connection = new.conversation;
END;
CREATE TRIGGER profile.live_told_fed AFTER UPDATE OF live_told ON conversation
    WHEN new.live_told = 1 AND old.live_told = 0 AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 10, new.id FROM sibling WHERE fed = 1;
END;

-- The certificates that the profile shows in live sessions.
CREATE TABLE profile.live_chain (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    chain  BLOB NOT NULL,                      -- DER, leaf first; empty: none any more
    set_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER profile.live_chain_told AFTER INSERT ON live_chain WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 10, X'01' FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.live_anchor_told AFTER INSERT ON live_anchor WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 100, CAST(new.name AS BLOB) FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.live_anchor_gone AFTER DELETE ON live_anchor WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 100, CAST(old.name AS BLOB) FROM sibling WHERE fed = 1;
END;

-- Other people's accounts: which key is each one's, and how well that is known.
CREATE TABLE profile.known_account (
    account       BLOB PRIMARY KEY,              -- its id
    address       TEXT NOT NULL,
    key           BLOB NOT NULL,                 -- the account key that is held to be its own
    level         TEXT NOT NULL,                 -- by itself; the contact's counts besides
    changed       INTEGER NOT NULL,              -- 1: an alarm, until the user has compared or accepted
    source        TEXT NOT NULL,                 -- contact, server, member: who named the key
    conversation  BLOB REFERENCES conversation (id) ON DELETE SET NULL, -- the contact whose it is
    version       INTEGER,                       -- of the newest bundle that was looked up
    bundle        BLOB,                          -- its hash
    other_key     BLOB,                          -- that was told instead
    other_source  TEXT,
    other_version INTEGER,
    other_bundle  BLOB,
    name          TEXT NOT NULL,                 -- the user's own; empty: none
    named_at      INTEGER NOT NULL,              -- 0: never
    settled       INTEGER NOT NULL               -- how often it was settled anew which key it is
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.known_account_contact ON known_account (conversation) WHERE conversation IS NOT NULL;
-- What a contact said of an account doesn't hold for a stranger's.
CREATE TRIGGER profile.account_contact_gone BEFORE DELETE ON conversation BEGIN
    UPDATE known_account SET source = 'server', level = CASE level WHEN 'unknown' THEN 'server' ELSE level END
        WHERE conversation = old.id AND source = 'contact';
END;
CREATE TRIGGER profile.account_known AFTER INSERT ON known_account
    WHEN new.level IS NOT 'vouched' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 102, new.account FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.account_changed AFTER UPDATE OF key, level, changed, source, conversation, other_key, name, settled ON known_account
    WHEN (new.key IS NOT old.key OR new.level IS NOT old.level OR new.changed IS NOT old.changed OR new.source IS NOT old.source
          OR new.conversation IS NOT old.conversation OR new.other_key IS NOT old.other_key OR new.name IS NOT old.name
          OR new.settled IS NOT old.settled) AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 102, new.account FROM sibling WHERE fed = 1;
END;
-- Contacts who were told which account of the profile's.
CREATE TABLE profile.told_account (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    account      BLOB NOT NULL,                  -- its id
    PRIMARY KEY (conversation, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.told_account_which ON told_account (account);
CREATE TRIGGER profile.account_told AFTER INSERT ON told_account WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 103, new.conversation FROM sibling WHERE fed = 1;
END;

-- Invitations to rooms that the profile got: those that the user decides about, and those that were accepted
-- and aren't joined yet.
CREATE TABLE profile.room_request (
    room      BLOB PRIMARY KEY,                -- its id, 32 bytes
    contact   BLOB REFERENCES conversation (id) ON DELETE CASCADE, -- who asks; NULL: it waited at a homeserver
    account   BLOB,                            -- id of the profile's account that is invited; NULL: none yet
    inviter   TEXT NOT NULL,                   -- the address of the inviter's account; empty with a contact
    name      TEXT NOT NULL,                   -- of the room
    greeting  TEXT NOT NULL,
    level     TEXT NOT NULL,                   -- of the inviter, where it is no contact
    step      TEXT NOT NULL,                   -- asked, accepted, invited, refused
    sealed    BLOB,                            -- the invitation
    reason    TEXT NOT NULL DEFAULT '',        -- why it was refused
    announced INTEGER NOT NULL DEFAULT 0,
    at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.room_request_contact ON room_request (contact) WHERE contact IS NOT NULL;
CREATE INDEX profile.room_request_unannounced ON room_request (at) WHERE announced = 0;

-- Those whom the profile invites to its rooms, until each has its invitation.
CREATE TABLE profile.room_invitee (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    room        BLOB NOT NULL,                 -- its id
    contact     BLOB REFERENCES conversation (id) ON DELETE CASCADE, -- NULL: by handle
    account     TEXT,                          -- its address; NULL: the contact hasn't told it
    account_key BLOB,                          -- as the contact told it
    beginning   INTEGER NOT NULL,              -- 0: all, -1: from now, else the position of a message event
    greeting    TEXT NOT NULL,
    step        TEXT NOT NULL,                 -- asked, accepted, found, trusting, trusted
    at          INTEGER NOT NULL,
    bundle      BLOB,                          -- of the account, from TRUSTING on
    wish        BLOB,                          -- the TrustKey that is wanted, by its id
    position    INTEGER,                       -- of the TrustKey, its hash, and the secrets of its epoch
    core_hash   BLOB,
    secrets     BLOB
) STRICT;
CREATE UNIQUE INDEX profile.room_invitee_contact ON room_invitee (contact, room) WHERE contact IS NOT NULL;
CREATE INDEX profile.room_invitee_room ON room_invitee (room);
CREATE INDEX profile.room_invitee_wish ON room_invitee (wish) WHERE wish IS NOT NULL;

-- Rooms: each is a conversation of kind 'room', whose id follows from the room's.
CREATE TABLE profile.room (
    conversation BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    room         BLOB NOT NULL UNIQUE,
    host         TEXT NOT NULL,                -- the relay of its streams
    account      BLOB NOT NULL,                -- ours, by which we are a member
    reason       TEXT NOT NULL DEFAULT '',     -- why the room isn't open, in a few words
    joined       INTEGER NOT NULL DEFAULT 0,   -- position of the state event that made us a member
    first        INTEGER NOT NULL DEFAULT 0,   -- position of the first message event that is shown
    read         INTEGER NOT NULL DEFAULT 0,   -- of the last one that was
    photo        BLOB,
    left_out     INTEGER NOT NULL DEFAULT 0,   -- events that weren't taken, or had nothing to show
    next_number  INTEGER NOT NULL DEFAULT 1    -- of what this device says there
) STRICT;
-- Everybody who is or was a member: names, roles, and whose messages they are.
CREATE TABLE profile.room_member (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    account      BLOB NOT NULL,
    address      TEXT NOT NULL,                -- of the account
    key          BLOB NOT NULL,                -- its account key, as the room has it
    role         INTEGER NOT NULL,             -- 1 member, 2 admin, 3 owner; 0: no member any more
    let_in_by    BLOB NOT NULL,                -- an account
    since        INTEGER NOT NULL,             -- position of the event by which it came
    PRIMARY KEY (conversation, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.room_member_account ON room_member (account);
-- Accounts whose words aren't shown, and those that were such once: the later decision counts on every device.
CREATE TABLE profile.blocked_account (
    account    BLOB PRIMARY KEY,
    address    TEXT NOT NULL,
    blocked    INTEGER NOT NULL,
    decided_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER profile.account_blocked AFTER INSERT ON blocked_account WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 105, new.account FROM sibling WHERE fed = 1;
END;
-- Whose a message of a room is, where it stands in the stream, and whether it names our account.
ALTER TABLE profile.message ADD COLUMN author BLOB;
ALTER TABLE profile.message ADD COLUMN position INTEGER;
ALTER TABLE profile.message ADD COLUMN mentioned INTEGER NOT NULL DEFAULT 0;
CREATE INDEX profile.message_position ON message (conversation, position) WHERE position IS NOT NULL;
CREATE INDEX profile.message_author ON message (conversation, author) WHERE author IS NOT NULL;
-- What is to be said in rooms, until their hosts have it.
CREATE TABLE profile.room_waiting (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    content_id   BLOB NOT NULL,
    content      BLOB NOT NULL,                -- as spec/60-contact §7 encodes it
    done         INTEGER NOT NULL DEFAULT 0,   -- 1: the machine is through with it
    UNIQUE (conversation, content_id)
) STRICT;
CREATE TRIGGER profile.room_began AFTER INSERT ON room WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 101, new.conversation FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.room_read AFTER UPDATE OF read ON room WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 101, new.conversation FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.room_named AFTER UPDATE OF name, state ON conversation
    WHEN new.kind = 'room' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 101, new.id FROM sibling WHERE fed = 1;
END;
-- What a member remembers of a room, value by value as e2ee's RoomMemory has it: how far it is, the chain with what
-- dossiers are made of, what opens the epochs, what was posted and may have been taken, what the user wants.
CREATE TABLE profile.room_memory (
    conversation BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    notes        BLOB,
    tip          BLOB,
    term         INTEGER,                      -- position of the commit whose secrets these are
    secrets      BLOB
) STRICT, WITHOUT ROWID;
CREATE TABLE profile.room_link (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    link         BLOB NOT NULL,
    PRIMARY KEY (conversation, position)
) STRICT;
CREATE TABLE profile.room_keys (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    epoch        INTEGER NOT NULL,
    keys         BLOB NOT NULL,
    PRIMARY KEY (conversation, epoch)
) STRICT, WITHOUT ROWID;
CREATE TABLE profile.room_attempt (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    core_hash    BLOB NOT NULL,
    attempt      BLOB NOT NULL,
    PRIMARY KEY (conversation, position, core_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE profile.room_bundle (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    hash         BLOB NOT NULL,
    bundle       BLOB NOT NULL,
    PRIMARY KEY (conversation, hash)
) STRICT;
CREATE TABLE profile.room_wish (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    wish_id      BLOB NOT NULL,
    wish         BLOB NOT NULL,
    UNIQUE (conversation, wish_id)
) STRICT;
CREATE TABLE profile.room_alarm (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    alarm        BLOB NOT NULL,
    seen         INTEGER NOT NULL,             -- 1: the user says so
    PRIMARY KEY (conversation, number)
) STRICT;
CREATE TABLE profile.room_arrived (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    account      BLOB NOT NULL,
    PRIMARY KEY (conversation, account)
) STRICT, WITHOUT ROWID;
CREATE TABLE profile.room_vote (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    voter        BLOB NOT NULL,
    successor    BLOB NOT NULL,
    vote         BLOB NOT NULL,
    PRIMARY KEY (conversation, voter, successor)
) STRICT, WITHOUT ROWID;
-- The message events that were read, and the one that each device has last named.
CREATE TABLE profile.room_trail (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    hash         BLOB NOT NULL,
    position     INTEGER NOT NULL,
    PRIMARY KEY (conversation, hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE profile.room_named (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    device       BLOB NOT NULL,
    position     INTEGER NOT NULL,
    PRIMARY KEY (conversation, device)
) STRICT, WITHOUT ROWID;
-- The private pairs of the profile's accounts: how far each was read, what of it counts, and what waits to be told there.
CREATE TABLE profile.private_pair (
    account BLOB PRIMARY KEY,
    pair    BLOB NOT NULL,                     -- its id, as a room's
    read    INTEGER NOT NULL DEFAULT 0,        -- position of the last event that was taken
    covered INTEGER NOT NULL DEFAULT 0,        -- through which the last whole list counts instead
    list    INTEGER NOT NULL DEFAULT 0,        -- items that counted when that was whole
    behind  INTEGER NOT NULL DEFAULT 0         -- events that came after it
) STRICT, WITHOUT ROWID;
CREATE TABLE profile.private_item (
    account  BLOB NOT NULL REFERENCES private_pair (account) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    room     BLOB NOT NULL,
    standing INTEGER NOT NULL,                 -- 1: an entry, or that it is gone
    item     BLOB NOT NULL,
    PRIMARY KEY (account, position)
) STRICT;
CREATE INDEX profile.private_item_room ON private_item (account, room, position);
CREATE TABLE profile.private_begun (
    account  BLOB NOT NULL REFERENCES private_pair (account) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    list     BLOB NOT NULL,                    -- id of a whole list that begins there
    through  INTEGER NOT NULL,
    PRIMARY KEY (account, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE profile.private_waiting (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    account BLOB NOT NULL,
    room    BLOB NOT NULL,
    entry   INTEGER NOT NULL,                  -- 1: the room's entry, of which one waits at a time
    item    BLOB NOT NULL,
    due_at  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX profile.private_waiting_entry ON private_waiting (account, room) WHERE entry = 1;
CREATE INDEX profile.private_waiting_due ON private_waiting (account, due_at);
CREATE INDEX profile.private_waiting_room ON private_waiting (account, room);

-- What the user wants of a room, until the process that hosts it has handed it to its machine; and what became of
-- it, until the process that wanted it knows.
CREATE TABLE profile.room_wanted (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    room BLOB NOT NULL,                        -- its id
    wish BLOB                                  -- NULL: the alarms were seen
) STRICT;
CREATE INDEX profile.room_wanted_room ON room_wanted (room, id);
CREATE TABLE profile.room_verdict (
    wish   BLOB PRIMARY KEY,                   -- its id
    reason TEXT NOT NULL,                      -- why it didn't come to be; empty: it stands
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- How often there was something new for the process that hosts the rooms.
CREATE TABLE profile.room_changes (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    count INTEGER NOT NULL
) STRICT;
INSERT INTO room_changes (one, count) VALUES (1, 0);
CREATE TRIGGER profile.room_wanted_changes AFTER INSERT ON room_wanted BEGIN
    UPDATE room_changes SET count = count + 1 WHERE one = 1;
END;
CREATE TRIGGER profile.room_request_changes AFTER UPDATE OF step ON room_request BEGIN
    UPDATE room_changes SET count = count + 1 WHERE one = 1;
END;
CREATE TRIGGER profile.room_invitee_begun AFTER INSERT ON room_invitee BEGIN
    UPDATE room_changes SET count = count + 1 WHERE one = 1;
END;
CREATE TRIGGER profile.room_invitee_changes AFTER UPDATE OF step ON room_invitee BEGIN
    UPDATE room_changes SET count = count + 1 WHERE one = 1;
END;
CREATE INDEX profile.room_verdict_at ON room_verdict (at);
CREATE TRIGGER profile.room_begun_changes AFTER INSERT ON room BEGIN
    UPDATE room_changes SET count = count + 1 WHERE one = 1;
END;
CREATE TRIGGER profile.room_waiting_changes AFTER INSERT ON room_waiting BEGIN
    UPDATE room_changes SET count = count + 1 WHERE one = 1;
END;

-- Accounts of the profile's own, each at its homeserver, and how far the making of one has come.
CREATE TABLE profile.account (
    id             BLOB PRIMARY KEY,           -- account id
    address        TEXT NOT NULL,
    step           TEXT NOT NULL,              -- new, registered, begun, made, kept, ready
    account_key    BLOB NOT NULL,              -- its seed
    device_key     BLOB NOT NULL,              -- the seed of this device's
    certified_at   INTEGER NOT NULL,           -- when the account key certified this device's
    made_at        INTEGER NOT NULL,
    keys           BLOB,                       -- the private keys, as spec/70-key-backup §8 encodes them
    blob           BLOB,                       -- what is to be posted of them, until it was
    blob_version   INTEGER NOT NULL DEFAULT 0, -- the highest that was seen
    key_version    INTEGER NOT NULL DEFAULT 0, -- the same of the bundle
    sign_in_key    BLOB,                       -- what the password became, until the first blob is posted
    backup_key     BLOB,
    salt           BLOB,                       -- of the terms under which it did
    passes         INTEGER,
    memory         INTEGER,
    lanes          INTEGER,
    invite_code    BLOB,                       -- until it is registered
    private_room   BLOB,                       -- until they are among the keys
    private_secret BLOB,
    token          BLOB,                       -- with which it may sign in
    known          INTEGER NOT NULL DEFAULT 0  -- 1: the homeserver knows this device
) STRICT, WITHOUT ROWID;
CREATE TRIGGER profile.account_begun_changes AFTER INSERT ON account BEGIN
    UPDATE room_changes SET count = count + 1 WHERE one = 1;
END;
CREATE TRIGGER profile.account_step_changes AFTER UPDATE OF step ON account BEGIN
    UPDATE room_changes SET count = count + 1 WHERE one = 1;
END;
-- Those that were deleted at their homeservers, as other devices hear.
CREATE TABLE profile.account_gone (
    id      BLOB PRIMARY KEY,
    address TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER profile.account_had AFTER INSERT ON account
    WHEN new.step = 'ready' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 104, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.account_whole AFTER UPDATE OF step, keys, blob_version ON account
    WHEN new.step = 'ready' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 104, new.id FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.account_deleted AFTER INSERT ON account_gone WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 104, new.id FROM sibling WHERE fed = 1;
END;
-- New keys of an account that are being made, under a new password: all that a process needs to go on.
CREATE TABLE profile.account_renewal (
    account        BLOB PRIMARY KEY,
    step           TEXT NOT NULL,              -- begun, paired, carried, made, kept
    touched_at     INTEGER NOT NULL,           -- when that was reached
    before_key     BLOB,                       -- signs in by the password before, until the new one counts
    sign_in_key    BLOB NOT NULL,              -- what the new password became
    backup_key     BLOB NOT NULL,
    salt           BLOB NOT NULL,              -- of the terms under which it did
    passes         INTEGER NOT NULL,
    memory         INTEGER NOT NULL,
    lanes          INTEGER NOT NULL,
    blob_version   INTEGER NOT NULL,           -- of the blob that is posted
    private_room   BLOB,                       -- the new pair, from 'paired' on
    private_secret BLOB,
    keys           BLOB,                       -- all of them, and the blob, from 'made' on
    blob           BLOB
) STRICT, WITHOUT ROWID;
-- Keys that an account had before, as long as a room or an invitation may know no others.
CREATE TABLE profile.account_former (
    account BLOB NOT NULL,
    version INTEGER NOT NULL,                  -- of the bundle
    keys    BLOB NOT NULL,                     -- as spec/70-key-backup §8 encodes them
    since   INTEGER NOT NULL,                  -- when others took their place
    made    INTEGER NOT NULL,                  -- 1: this device made the others, and ends the private pair
    PRIMARY KEY (account, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.account_former_made ON account_former (account) WHERE made = 1;
-- Which device of an account each device of the profile is: what is cut at the homeserver with it.
CREATE TABLE profile.account_device (
    account BLOB NOT NULL,
    id      BLOB NOT NULL,                     -- as rooms and the homeserver know it
    device  INTEGER NOT NULL,                  -- its number
    PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.account_device_number ON account_device (account, device);
-- Devices that were removed and had the keys of an account.
CREATE TABLE profile.account_exposed (
    account BLOB NOT NULL,
    device  INTEGER NOT NULL,                  -- its number; 0: the machine that was stolen
    state   INTEGER NOT NULL,                  -- 0: to be cut, 1: cut, 2: there are keys that it hasn't
    PRIMARY KEY (account, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.account_exposed_uncut ON account_exposed (device, account) WHERE state = 0;
-- Contacts who know an account by the key that it had before.
CREATE TABLE profile.account_untold (
    account      BLOB NOT NULL,
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    PRIMARY KEY (account, conversation)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.account_untold_contact ON account_untold (conversation);
CREATE TRIGGER profile.account_device_told AFTER INSERT ON account_device WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 104, new.account FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.account_had_changes AFTER INSERT ON account BEGIN
    UPDATE room_changes SET count = count + 1 WHERE one = 1;
END;
CREATE TRIGGER profile.account_exposed_changes AFTER INSERT ON account_exposed BEGIN
    UPDATE room_changes SET count = count + 1 WHERE one = 1;
END;
CREATE TRIGGER profile.account_untold_changes AFTER INSERT ON account_untold BEGIN
    UPDATE room_changes SET count = count + 1 WHERE one = 1;
END;
