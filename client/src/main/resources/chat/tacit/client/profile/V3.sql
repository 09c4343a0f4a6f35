-- The mesh (spec/40-mesh §10 to §13). Times are milliseconds since 1970.

-- How the profile uses it; one row.
CREATE TABLE profile.mesh (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    cover    TEXT NOT NULL DEFAULT 'low',      -- off, low, high
    mean     INTEGER,                          -- between two slots; NULL: as cover has it
    hidden   INTEGER NOT NULL DEFAULT 0,       -- 1: what new invitations are if nothing else is said
    decided_at INTEGER NOT NULL DEFAULT 0,     -- when the user chose the three; 0: never
    loop_key INTEGER,                          -- to which the last loop went
    list_at  INTEGER,                          -- when a server is asked for its list next
    ready_at INTEGER,                          -- when enough lists had been heard to use servers
    median   INTEGER                           -- milliseconds until loops are back, with this cover
) STRICT;
INSERT INTO mesh (one) VALUES (1);

-- Servers that the profile has heard of, and what it found out about them itself.
CREATE TABLE profile.mesh_server (
    address      TEXT PRIMARY KEY,
    origin       INTEGER NOT NULL,             -- 1: a default server, from the distribution or the user
    heard_at     INTEGER NOT NULL,
    named_by     TEXT,                         -- the address of the server that named it first
    verified_at  INTEGER,                      -- when its announcement was fetched there
    tried_at     INTEGER,                      -- when it was asked for that last
    operator     BLOB,                         -- key, or the server's fingerprint: as it said
    roles        INTEGER NOT NULL DEFAULT 0,   -- 1 proxy, 2 rx, 4 tx: as it said
    network      BLOB,                         -- IPv4 /16 or IPv6 /32 at which it said hello;
                                               -- empty: not public, NULL: not seen
    load         BLOB,                         -- signed by it
    load_at      INTEGER,
    busy_since   INTEGER,                      -- its load has been above 90 since
    work         INTEGER,                      -- bits that it asks for
    times        BLOB NOT NULL DEFAULT X'',    -- u32 milliseconds to an answer, at most five
    silent_since INTEGER,                      -- NULL if it answered last
    suspicion    REAL NOT NULL DEFAULT 0,      -- L of §12.1
    quarantines  INTEGER NOT NULL DEFAULT 0,   -- within seven days
    quarantined_at    INTEGER,
    quarantined_until INTEGER
) STRICT;

CREATE INDEX profile.mesh_server_default ON mesh_server (origin) WHERE origin = 1;
CREATE INDEX profile.mesh_server_offers ON mesh_server (roles, verified_at);
CREATE INDEX profile.mesh_server_load ON mesh_server (load_at);
CREATE INDEX profile.mesh_server_suspicion ON mesh_server (suspicion);
CREATE INDEX profile.mesh_server_quarantine ON mesh_server (quarantined_until);

-- What servers listed when they were asked last, so that one that leaves out or alters is found.
CREATE TABLE profile.mesh_list (
    server  TEXT PRIMARY KEY REFERENCES mesh_server (address) ON DELETE CASCADE,
    message BLOB NOT NULL,                     -- signed by it
    at      INTEGER NOT NULL
) STRICT;

-- What a server's lists did wrong, as it is shown.
CREATE TABLE profile.mesh_lie (
    server TEXT NOT NULL REFERENCES mesh_server (address) ON DELETE CASCADE,
    what   TEXT NOT NULL,                      -- omitted, altered
    about  TEXT NOT NULL,                      -- an address
    at     INTEGER NOT NULL,
    PRIMARY KEY (server, what, about)
) STRICT, WITHOUT ROWID;

-- The servers at which packets are posted.
CREATE TABLE profile.mesh_guard (
    server     TEXT PRIMARY KEY REFERENCES mesh_server (address) ON DELETE CASCADE,
    since      INTEGER NOT NULL,
    replace_at INTEGER NOT NULL
) STRICT;

-- The proxies over which servers are reached: those for posting aren't those for fetching.
CREATE TABLE profile.mesh_proxy (
    proxy      TEXT PRIMARY KEY REFERENCES mesh_server (address) ON DELETE CASCADE,
    receives   INTEGER NOT NULL,               -- 1: leads to where is fetched, 0: is posted
    since      INTEGER NOT NULL,
    replace_at INTEGER NOT NULL
) STRICT;

-- Keys at which the profile receives.
CREATE TABLE profile.mesh_key (
    id           INTEGER PRIMARY KEY,
    purpose      TEXT NOT NULL,                -- contact, invitation, loop, address
    conversation BLOB REFERENCES conversation (id) ON DELETE CASCADE,
    invitation   BLOB REFERENCES invitation (id),
    private_key  BLOB NOT NULL,                -- PKCS #8
    public_key   BLOB NOT NULL,                -- SubjectPublicKeyInfo
    thumbprint   BLOB NOT NULL UNIQUE,
    box_key      BLOB,                         -- X25519; contacts and invitations
    peer         BLOB,                         -- the route sender key that is accepted
    location     BLOB NOT NULL,                -- 16 bytes
    made_at      INTEGER NOT NULL,
    renew_at     INTEGER NOT NULL,             -- when another takes its place
    ends_at      INTEGER,                      -- from then on it isn't fetched for: replaced
    replaces     INTEGER,                      -- the key whose place it takes
    told         INTEGER NOT NULL DEFAULT 0,   -- 1: the contact has confirmed it
    attention    INTEGER NOT NULL DEFAULT 0,   -- until when it is fetched for every other slot
    unopenable   INTEGER NOT NULL DEFAULT 0,
    rekey        INTEGER NOT NULL DEFAULT 0,   -- 1: it waits for an answer under new keys; 2: of old ones
    dropped      INTEGER NOT NULL DEFAULT 0,   -- requests beyond those that may wait; of an address
    frees        INTEGER NOT NULL DEFAULT 0    -- 1: what all its locations have may go; of an address
) STRICT;
CREATE INDEX profile.mesh_key_conversation ON mesh_key (conversation) WHERE conversation IS NOT NULL;
CREATE INDEX profile.mesh_key_invitation ON mesh_key (invitation) WHERE invitation IS NOT NULL;

-- Where a key receives.
CREATE TABLE profile.mesh_rx (
    key         INTEGER NOT NULL REFERENCES mesh_key (id) ON DELETE CASCADE,
    server      TEXT NOT NULL,
    lease_until INTEGER,                       -- NULL: it has no lease there yet
    lease_at    INTEGER NOT NULL DEFAULT 0,    -- when the next one is due
    ending      INTEGER,                       -- when it was left; it is fetched for RETENTION longer
    cursor      BLOB,                          -- of the last packet that was committed
    fetched_at  INTEGER NOT NULL DEFAULT 0,
    emptied_at  INTEGER NOT NULL DEFAULT 0,    -- last fetch that found nothing more waiting
    since       INTEGER,                       -- it has had a lease without a break since
    PRIMARY KEY (key, server)
) STRICT, WITHOUT ROWID;

-- Keys of contacts: what is sent to them is sealed to the newest, and who signs has one of them.
CREATE TABLE profile.mesh_peer (
    id           INTEGER PRIMARY KEY,
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    public_key   BLOB NOT NULL,                -- SubjectPublicKeyInfo
    thumbprint   BLOB NOT NULL,
    box_key      BLOB NOT NULL,
    route_key    BLOB NOT NULL,                -- our X25519 key for boxes to it
    since        INTEGER NOT NULL,
    rekey        INTEGER NOT NULL DEFAULT 0,   -- 1: it waits for an answer under new keys
    ends_at      INTEGER                       -- it was replaced; until then it may sign
) STRICT;
CREATE INDEX profile.mesh_peer_conversation ON mesh_peer (conversation);
CREATE INDEX profile.mesh_peer_thumbprint ON mesh_peer (thumbprint);

-- Sealed messages that wait for a send slot, or for the contact's word.
CREATE TABLE profile.mesh_outgoing (
    outbox      INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    peer        INTEGER NOT NULL REFERENCES mesh_peer (id) ON DELETE CASCADE,
    part        INTEGER NOT NULL DEFAULT 0,    -- of a join; 0 is all of anything else
    parts       INTEGER NOT NULL DEFAULT 1,
    due_at      INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    posted_at   INTEGER,                       -- when a server took it last
    tx          TEXT,                          -- which
    PRIMARY KEY (outbox, peer, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.mesh_outgoing_due ON mesh_outgoing (due_at);
CREATE INDEX profile.mesh_outgoing_peer ON mesh_outgoing (peer);

-- Packets of a key that were opened.
CREATE TABLE profile.mesh_seen (
    key  INTEGER NOT NULL REFERENCES mesh_key (id) ON DELETE CASCADE,
    uuid BLOB NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (key, uuid)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.mesh_seen_at ON mesh_seen (at);

-- Requests to the profile's mesh address, and which of them were decided.
CREATE TABLE profile.mesh_request (
    hash         BLOB PRIMARY KEY,             -- of the invitation
    invitation   BLOB,                         -- that is joined to accept it; NULL: it is decided
    greeting     TEXT NOT NULL DEFAULT '',
    state        TEXT NOT NULL,                -- waiting, accepted, elsewhere, rejected
    conversation BLOB,                         -- what became of it
    announced    INTEGER NOT NULL DEFAULT 0,
    at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.mesh_request_state ON mesh_request (state);
CREATE INDEX profile.mesh_request_conversation ON mesh_request (conversation) WHERE state = 'elsewhere';
CREATE TRIGGER profile.mesh_request_came AFTER INSERT ON conversation BEGIN
    UPDATE mesh_request SET state = 'accepted' WHERE conversation = new.id AND state = 'elsewhere';
END;

-- Requests to mesh addresses of others, until their invitations end.
CREATE TABLE profile.mesh_letter (
    id         INTEGER PRIMARY KEY,
    invitation BLOB NOT NULL UNIQUE REFERENCES invitation (id),
    recipient  BLOB NOT NULL,                  -- SubjectPublicKeyInfo
    sender     BLOB NOT NULL,                  -- PKCS #8, made for this alone
    request    BLOB NOT NULL,                  -- 4,096 bytes
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    tx         TEXT                            -- the server that took it last
) STRICT;
CREATE INDEX profile.mesh_letter_due ON mesh_letter (due_at);

-- Parts of joins that aren't whole yet.
CREATE TABLE profile.mesh_part (
    key   INTEGER NOT NULL REFERENCES mesh_key (id) ON DELETE CASCADE,
    id    BLOB NOT NULL,
    part  INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    at    INTEGER NOT NULL,
    PRIMARY KEY (key, id, part)
) STRICT, WITHOUT ROWID;

-- Pieces of contents that aren't whole yet.
CREATE TABLE profile.piece (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    id           BLOB NOT NULL,
    part         INTEGER NOT NULL,
    parts        INTEGER NOT NULL,
    bytes        BLOB NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (conversation, id, part)
) STRICT, WITHOUT ROWID;

-- Packets to oneself, until every server of the key has returned them or lost them.
CREATE TABLE profile.mesh_loop (
    uuid    BLOB NOT NULL,
    rx      TEXT NOT NULL,
    key     INTEGER NOT NULL REFERENCES mesh_key (id) ON DELETE CASCADE,
    tx      TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    reads   INTEGER NOT NULL DEFAULT 0,        -- fetches after its time that left something there
    PRIMARY KEY (uuid, rx)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.mesh_loop_sent ON mesh_loop (sent_at);
CREATE INDEX profile.mesh_loop_key ON mesh_loop (key);

-- Packets of contacts that came by one server of the key, until they came by another or are lost there.
CREATE TABLE profile.mesh_awaited (
    key   INTEGER NOT NULL REFERENCES mesh_key (id) ON DELETE CASCADE,
    uuid  BLOB NOT NULL,
    rx    TEXT NOT NULL,                       -- where it is still to come
    at    INTEGER NOT NULL,                    -- when it came elsewhere
    reads INTEGER NOT NULL DEFAULT 0,          -- as of loops
    PRIMARY KEY (key, uuid, rx)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.mesh_awaited_at ON mesh_awaited (at);

-- Messages in one packet that a server took for a hidden contact, until the contact's word says
-- whether it has them.
CREATE TABLE profile.mesh_word (
    number       INTEGER PRIMARY KEY,
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    content      BLOB NOT NULL,
    tx           TEXT NOT NULL,
    posted_at    INTEGER NOT NULL,
    doubt_at     INTEGER,                      -- the contact was there: from then on it is lost
    unsure       INTEGER NOT NULL DEFAULT 0,   -- 1: a word of the contact was lost meanwhile
    lost         INTEGER                       -- the verdict; NULL: there is none yet
) STRICT;
CREATE INDEX profile.mesh_word_content ON mesh_word (conversation, content);
CREATE INDEX profile.mesh_word_doubt ON mesh_word (doubt_at) WHERE doubt_at IS NOT NULL;
CREATE INDEX profile.mesh_word_verdict ON mesh_word (lost) WHERE lost IS NOT NULL;

-- What became of the last packets: what suspicion is computed from anew. Of a loop the pair of its
-- servers; of a contact's word, or of what came from a contact, one server alone, in tx.
CREATE TABLE profile.mesh_outcome (
    number  INTEGER PRIMARY KEY,
    tx      TEXT NOT NULL,
    rx      TEXT,
    contact BLOB REFERENCES conversation (id) ON DELETE CASCADE,
    lost    INTEGER NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX profile.mesh_outcome_at ON mesh_outcome (at);
CREATE INDEX profile.mesh_outcome_contact ON mesh_outcome (contact, number) WHERE contact IS NOT NULL;
CREATE INDEX profile.mesh_outcome_word ON mesh_outcome (number) WHERE contact IS NOT NULL;

-- Keys of others' accounts in whose place another came: they don't come again.
CREATE TABLE profile.known_account_former (
    account BLOB NOT NULL REFERENCES known_account (account) ON DELETE CASCADE,
    number  INTEGER NOT NULL,
    key     BLOB NOT NULL,
    PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX profile.known_account_former_key ON known_account_former (account, key);
-- Other devices of the profile are told what the user chose.
CREATE TRIGGER profile.mesh_chosen AFTER UPDATE OF cover, mean, hidden ON mesh
    WHEN NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 0, 0 FROM sibling WHERE fed = 1;
END;
-- Loops take another time then.
CREATE TRIGGER profile.mesh_paced AFTER UPDATE OF cover, mean ON mesh
    WHEN new.cover IS NOT old.cover OR new.mean IS NOT old.mean BEGIN
    UPDATE mesh SET median = NULL;
END;
CREATE TRIGGER profile.mesh_address_made AFTER INSERT ON mesh_key
    WHEN new.purpose = 'address' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 0, 0 FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mesh_address_receives AFTER INSERT ON mesh_rx
    WHEN NOT EXISTS (SELECT 1 FROM taking)
        AND EXISTS (SELECT 1 FROM mesh_key WHERE id = new.key AND purpose = 'address') BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 0, 0 FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mesh_request_decided AFTER UPDATE OF state ON mesh_request
    WHEN new.state IN ('accepted', 'rejected') AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 0, 0 FROM sibling WHERE fed = 1;
END;
CREATE TRIGGER profile.mesh_address_given_up AFTER UPDATE OF ends_at ON mesh_key
    WHEN new.purpose = 'address' AND NOT EXISTS (SELECT 1 FROM taking) BEGIN
    INSERT OR IGNORE INTO feed (sibling, kind, subject) SELECT conversation, 0, 0 FROM sibling WHERE fed = 1;
END;

-- Contacts that are reached by the mesh and in no other way.
ALTER TABLE profile.contact ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
-- 1: it stands in the list of routes that the contact was told last.
ALTER TABLE profile.mesh_key ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;
-- 1: nobody confirms it, so that it is gone when a server has taken it.
ALTER TABLE profile.mesh_outgoing ADD COLUMN once INTEGER NOT NULL DEFAULT 0;
CREATE INDEX profile.mesh_key_renewal ON mesh_key (renew_at) WHERE purpose = 'contact' AND ends_at IS NULL;
CREATE INDEX profile.mesh_key_unlisted ON mesh_key (listed) WHERE purpose = 'contact' AND ends_at IS NULL AND replaces IS NOT NULL;

-- Parts of files that lie at no relay, until all are there and the file is told of.
CREATE TABLE profile.file_part (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    message      BLOB NOT NULL,
    part         INTEGER NOT NULL,
    parts        INTEGER NOT NULL,
    bytes        BLOB NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (conversation, message, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile.file_part_at ON file_part (at);

-- When a relay of the profile ends, as it says (spec/10-wire §13); NULL: it doesn't.
ALTER TABLE profile.relay ADD COLUMN ends_at INTEGER;

-- Calls (spec/80-calls §10): what the user chose for a contact, at this device.
CREATE TABLE profile.call_choice (
    conversation BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    exposed      INTEGER,                      -- 1: the contact may see the network address; NULL: not asked
    direct       INTEGER NOT NULL DEFAULT 0,   -- 1: messages go directly while both are there
    called       INTEGER NOT NULL DEFAULT 0,   -- 1: one of the two called the other
    rest         INTEGER NOT NULL DEFAULT 0,   -- ms that a connection waited last because nobody answered (§11)
    rest_until   INTEGER NOT NULL DEFAULT 0,
    silent       INTEGER NOT NULL DEFAULT 0    -- 1: nobody answered, and nothing was heard of the contact since
) STRICT, WITHOUT ROWID;

-- Calls that ring or go on, of which a process that ended at once wrote no line (§9).
CREATE TABLE profile.open_call (
    conversation BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    call         BLOB NOT NULL,
    own          INTEGER NOT NULL,
    began        INTEGER NOT NULL,             -- by the clock of whoever calls, and not after it came
    came         INTEGER NOT NULL,
    stage        INTEGER NOT NULL DEFAULT 0,   -- 0: it rings, 1: it was answered, 2: it was connected
    PRIMARY KEY (conversation, call)
) STRICT, WITHOUT ROWID;

-- Connections that have a channel beside their routes, which these leave so much time (§11).
CREATE TABLE profile.direct_way (
    conversation BLOB PRIMARY KEY REFERENCES conversation (id) ON DELETE CASCADE,
    until        INTEGER NOT NULL              -- the process that has it says so again before
) STRICT, WITHOUT ROWID;
