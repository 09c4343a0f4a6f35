package chat.tacit.protocol.wire;

import java.util.Locale;

/**
 * The one home of everything that is bounded: its name, unit, default and range ({@code
 * spec/10-wire} §8). The name is the same in the specification, in the environment ({@code
 * TACIT_<NAME>}, or the bare name) and, in lower case with dashes, as an option of {@code serve}.
 *
 * <p>Values are in {@link Limits}.
 */
public enum Limit {
    // The hello
    /** How long a client waits for the relay's hello before it gives up and says so. */
    SERVER_CONNECT_TIMEOUT(Unit.MILLISECONDS, 5_000, 100, 60_000),
    /** How long a relay waits for the client's hello, and again for its first frame. */
    CLIENT_CONNECT_TIMEOUT(Unit.MILLISECONDS, 5_000, 100, 60_000),
    /** Strikes within {@link #STRIKE_MEMORY} after which an address is banned. */
    CLIENT_CONNECT_TIMEOUT_LIMIT(Unit.COUNT, 3, 1, 1_000),
    /**
     * Connections whose handshake isn't finished; above it the address that has most loses its
     * oldest to one that has fewer, or the new one is refused as busy.
     */
    UNFINISHED_HANDSHAKES(Unit.COUNT, 1_024, 1, 1_000_000),
    /** Unfinished handshakes of one address (IPv4 or /64). */
    UNFINISHED_HANDSHAKES_PER_ADDRESS(Unit.COUNT, 64, 1, 1_000_000),

    // Connections
    /** Open connections of all services together. */
    CONNECTIONS(Unit.COUNT, 100_000, 1, 10_000_000),
    /** Open connections of one address (IPv4 or /64); trusted addresses are not counted. */
    CONNECTIONS_PER_ADDRESS(Unit.COUNT, 1_024, 1, 10_000_000),
    /** One frame on the wire, without the tag of mode sealed. */
    FRAME_BYTES(Unit.BYTES, 131_072, 131_072, 1_048_576),
    /** Frames of one connection that wait for work; then its socket isn't read. */
    FRAMES_QUEUED(Unit.COUNT, 4, 1, 1_024),
    /** Requests of one queue session that wait for the store; then its socket isn't read. */
    REQUESTS_IN_FLIGHT(Unit.COUNT, 256, 1, 65_536),
    /** Silence after which a relay pings a connection, and closes it after a second one. */
    IDLE_CONNECTION(Unit.SECONDS, 60, 1, 3_600),
    /** Requests that one connection of HTTP/2 has under way. */
    HTTP2_STREAMS(Unit.COUNT, 100, 1, 1_000),
    /** Streams of one connection of HTTP/2 that are reset in a minute; above it, it is closed. */
    HTTP2_RESETS(Unit.COUNT, 200, 1, 100_000),
    /** Bytes of answers that may wait for one connection of HTTP/2, shared by its requests. */
    HTTP2_BACKLOG(Unit.BYTES, 1 << 20, 1 << 16, 1 << 26),
    /** How long a relay that stops lets its connections end. */
    SHUTDOWN_GRACE(Unit.SECONDS, 10, 0, 600),

    // Strikes and refusals
    /** A first ban; each further one within {@link #BAN_MEMORY} lasts twice as long. */
    BAN(Unit.SECONDS, 900, 1, 86_400),
    /** The longest ban. */
    BAN_MAXIMUM(Unit.SECONDS, 86_400, 1, 604_800),
    /** How long after its end a ban is remembered, for doubling. */
    BAN_MEMORY(Unit.SECONDS, 86_400, 1, 604_800),
    /** How long a strike counts. */
    STRIKE_MEMORY(Unit.SECONDS, 3_600, 1, 86_400),
    /** Addresses whose strikes are remembered; above it the one seen longest ago is forgotten. */
    STRIKE_ADDRESSES(Unit.COUNT, 65_536, 16, 10_000_000),
    /** Finished sessions within {@link #SHARED_MEMORY} that make an address one of many people. */
    SHARED_SESSIONS(Unit.COUNT, 16, 1, 1_000_000),
    /** How long a finished session speaks for its address. */
    SHARED_MEMORY(Unit.SECONDS, 3_600, 1, 86_400),
    /** How long a throttled address waits for each hello instead of being banned. */
    THROTTLE_DELAY(Unit.MILLISECONDS, 1_000, 1, 60_000),
    /** Refusals that one connection may draw at once; then it is slowed. */
    REFUSALS(Unit.COUNT, 2_000, 1, 1_000_000),
    /** Refusals a second by which that allowance comes back. */
    REFUSALS_PER_SECOND(Unit.COUNT, 20, 1, 100_000),

    // Queues
    /** The small block: a boxed body has exactly this or {@link #LARGE_BLOCK} bytes. */
    SMALL_BLOCK(Unit.BYTES, 4_096, 4_096, 4_096),
    /** The large block. */
    LARGE_BLOCK(Unit.BYTES, 16_384, 16_384, 16_384),
    /** The longest that a message waits for its recipient. */
    RETENTION(Unit.SECONDS, 604_800, 1, 2_592_000),
    /** Messages that wait in a queue; then its sender is told that it is full. */
    QUEUE_MESSAGES(Unit.COUNT, 256, 1, 65_536),
    /** Requests that wait in an open queue. */
    OPEN_QUEUE_MESSAGES(Unit.COUNT, 64, 1, 65_536),
    /** Requests that an open queue takes in a minute. */
    OPEN_QUEUE_PER_MINUTE(Unit.COUNT, 6, 1, 60_000),
    /** Least work of a request to an open queue, in leading zero bits of SHA-256. */
    OPEN_QUEUE_WORK(Unit.BITS, 20, 0, 32),
    /** Most work that a relay asks for; one bit more for each ten requests that wait. */
    OPEN_QUEUE_WORK_MAXIMUM(Unit.BITS, 26, 0, 40),
    /** Queues in one subscribe frame. */
    SUBSCRIBE_ENTRIES(Unit.COUNT, 1_000, 1, 1_000),
    /** Deliveries in flight per queue, unless the recipient asks for another window. */
    DELIVERY_WINDOW(Unit.COUNT, 16, 1, 64),
    /** The largest window. */
    DELIVERY_WINDOW_MAXIMUM(Unit.COUNT, 64, 1, 1_024),
    /** Queues made by one session. */
    QUEUES_PER_SESSION(Unit.COUNT, 10_000, 1, 10_000_000),
    /** Queues that one session receives. */
    SUBSCRIPTIONS_PER_SESSION(Unit.COUNT, 100_000, 1, 10_000_000),
    /** Life of a queue that nobody uses. */
    IDLE_QUEUE(Unit.SECONDS, 7_776_000, 60, 31_536_000),

    // Invitations and blobs
    /** Life of an invitation that nobody fetched. */
    UNUSED_INVITATION(Unit.SECONDS, 2_592_000, 60, 31_536_000),
    /** How long whoever fetched an invitation first may fetch it again. */
    REFETCH(Unit.SECONDS, 600, 1, 86_400),
    /** A sealed invitation: exactly this many bytes. */
    LINK_BYTES(Unit.BYTES, 8_192, 8_192, 8_192),
    /** The largest blob: a chunk of 65,536 B and its tag. */
    BLOB_BYTES(Unit.BYTES, 65_552, 4_112, 65_552),
    /** The longest life of a blob. */
    BLOB_LIFE(Unit.SECONDS, 604_800, 1, 2_592_000),
    /** Bytes of blobs put by one session. */
    BLOBS_PER_SESSION(Unit.BYTES, 1L << 30, 1L << 16, 1L << 50),
    /** Bytes of all blobs of a relay. */
    BLOBS_PER_RELAY(Unit.BYTES, 8L << 30, 1L << 16, 1L << 50),

    // Pipes
    /** How long a pipe lasts, from the moment it is made. */
    PIPE_LIFE(Unit.SECONDS, 600, 1, 3_600),
    /** Bytes that pass through a pipe each way. */
    PIPE_BYTES(Unit.BYTES, 65_536, 65_536, 1_048_576),
    /** Pipes there are at once; above it none is made. */
    PIPES(Unit.COUNT, 1_024, 1, 100_000),
    /** Ends of pipes that one address (IPv4 or /64) opens within {@link #PIPE_LIFE}. */
    PIPE_ENDS_PER_ADDRESS(Unit.COUNT, 64, 1, 1_000_000),

    // Live sessions
    /** A line of a client that isn't admitted. */
    LIVE_FIRST_LINE_BYTES(Unit.BYTES, 8_192, 8_192, 65_536),
    /** A line from or to a member of a live session. */
    LIVE_LINE_BYTES(Unit.BYTES, 262_144, 262_144, 1_048_576),
    /** Live sessions there are at once; above it none is made. */
    LIVE_SESSIONS(Unit.COUNT, 10_000, 1, 1_000_000),
    /** Live sessions that connections of one address (IPv4 or /64) have made and that last. */
    LIVE_SESSIONS_PER_ADDRESS(Unit.COUNT, 64, 1, 1_000_000),
    /** Members of one live session. */
    LIVE_MEMBERS(Unit.COUNT, 1_000, 2, 1_000),
    /** Admissions under way in one live session. */
    LIVE_ADMISSIONS(Unit.COUNT, 3, 1, 64),
    /** Newcomers who wait for their turn in one live session. */
    LIVE_WAITING(Unit.COUNT, 256, 0, 10_000),
    /** How long members are asked about one newcomer. */
    LIVE_ADMISSION_TIME(Unit.SECONDS, 300, 10, 3_600),
    /** What waits for a member who doesn't read; above it the member is dropped. */
    LIVE_BACKLOG(Unit.BYTES, 1_048_576, 524_288, 67_108_864),
    /** Lines that a member may send at once; then its socket isn't read. */
    LIVE_SENDS(Unit.COUNT, 200, 1, 100_000),
    /** Lines a second by which that allowance comes back. */
    LIVE_SENDS_PER_SECOND(Unit.COUNT, 50, 1, 100_000),

    // Accounts and rooms
    /** Accounts of which this relay is the homeserver; 0: it takes none. */
    ROOM_ACCOUNTS(Unit.COUNT, 10_000, 0, 10_000_000),
    /** Registrations that one address (IPv4 or /64) tries in an hour. */
    ROOM_REGISTRATIONS_PER_ADDRESS(Unit.COUNT, 8, 1, 1_000_000),
    /** Handles that one address asks about in an hour. */
    ROOM_LOOKUPS_PER_ADDRESS(Unit.COUNT, 240, 1, 1_000_000),
    /** Wrong passwords for an account from one address in an hour; then it waits. */
    ROOM_SIGN_IN_FAILURES(Unit.COUNT, 10, 1, 1_000_000),
    /** Wrong passwords for an account in a day, from all addresses that never had the right one. */
    ROOM_SIGN_IN_FAILURES_PER_DAY(Unit.COUNT, 100, 1, 1_000_000),
    /**
     * Sessions that the relay remembers; above it the oldest that has had no frame yet is
     * forgotten, or the new one is refused as busy.
     */
    ROOM_SESSIONS(Unit.COUNT, 100_000, 1, 10_000_000),
    /** Sessions of one address that the relay remembers. */
    ROOM_SESSIONS_PER_ADDRESS(Unit.COUNT, 1_024, 1, 10_000_000),
    /** How long a session is remembered after its last frame. */
    ROOM_SESSION_IDLE(Unit.SECONDS, 600, 10, 86_400),
    /** Streams that one session has open. */
    ROOM_STREAMS(Unit.COUNT, 64, 1, 65_536),
    /** Silence after which a relay says that a stream is alive. */
    ROOM_KEEPALIVE(Unit.SECONDS, 20, 1, 3_600),
    /** Invitations that wait for an account. */
    ROOM_INVITATIONS(Unit.COUNT, 32, 1, 65_536),
    /** Invitations that an account takes in a minute, from everybody together. */
    ROOM_INVITATIONS_PER_MINUTE(Unit.COUNT, 6, 1, 60_000),
    /** Rooms that one account has made and that last. */
    ROOMS_PER_ACCOUNT(Unit.COUNT, 256, 1, 1_000_000),
    /** A message event. */
    ROOM_EVENT_BYTES(Unit.BYTES, 17_408, 17_408, 17_408),
    /** A state event. */
    ROOM_STATE_BYTES(Unit.BYTES, 102_400, 102_400, 102_400),
    /** A part of envelopes or of a dossier. */
    ROOM_PART_BYTES(Unit.BYTES, 61_440, 61_440, 61_440),
    /** Rooms in memory; above it the one used longest ago is forgotten, unless it is in use. */
    ROOMS_HELD(Unit.COUNT, 4_096, 1, 1_000_000),
    /** Message events of a room. */
    ROOM_EVENTS(Unit.COUNT, 1_000_000, 1, 1_000_000_000),
    /** Bytes of a room's message events. */
    ROOM_BYTES(Unit.BYTES, 1L << 30, 1L << 16, 1L << 50),
    /** State events of a room. */
    ROOM_STATE_EVENTS(Unit.COUNT, 20_000, 64, 1_000_000_000),
    /** Of these, the last so many are for admins alone. */
    ROOM_STATE_RESERVE(Unit.COUNT, 2_000, 32, 1_000_000),
    /** Bytes of a room's parts, of which half are for admins alone. */
    ROOM_PARTS_BYTES(Unit.BYTES, 256L << 20, 1L << 20, 1L << 50),
    /** How long a part is kept. */
    ROOM_PARTS_LIFE(Unit.SECONDS, 7_776_000, 3_600, 31_536_000),
    /** How long a message event is kept. */
    ROOM_RETENTION(Unit.SECONDS, 31_536_000, 3_600, 3_153_600_000L),
    /** Life of a room that nobody uses. */
    ROOM_IDLE(Unit.SECONDS, 31_536_000, 3_600, 3_153_600_000L),
    /** Events after which any member may begin an epoch. */
    ROOM_EPOCH_EVENTS(Unit.COUNT, 100, 100, 100),
    /** Time after which any member may. */
    ROOM_EPOCH_LIFE(Unit.SECONDS, 604_800, 604_800, 604_800),
    /** State events of a room in an hour that members make and that aren't due. */
    ROOM_CHANGES_PER_HOUR(Unit.COUNT, 60, 1, 1_000_000),
    /** Events that a session may post at once. */
    ROOM_POSTS(Unit.COUNT, 200, 1, 100_000),
    /** Events a second by which that allowance comes back. */
    ROOM_POSTS_PER_SECOND(Unit.COUNT, 20, 1, 100_000),

    // The mesh
    /** A packet's body, exactly. */
    MESH_PACKET_BYTES(Unit.BYTES, 16_384, 16_384, 16_384),
    /** The answer to a fetch, exactly. */
    MESH_ANSWER_BYTES(Unit.BYTES, 17_408, 17_408, 17_408),
    /** Requests to the mesh that wait for their answers; above it they are busy. */
    MESH_REQUESTS_IN_FLIGHT(Unit.COUNT, 1_024, 16, 1_000_000),
    /** The most servers that a packet passes after TX. */
    MESH_HOPS(Unit.COUNT, 8, 3, 64),
    /** How long a packet that comes again is a copy. */
    MESH_AGAIN(Unit.SECONDS, 20, 1, 600),
    /** Packets whose trace is remembered. */
    MESH_TRACES(Unit.COUNT, 200_000, 1_000, 10_000_000),
    /** How long a trace is remembered, and after which TX looks again for the other RX of a key. */
    MESH_TRACE_LIFE(Unit.SECONDS, 600, 60, 86_400),
    /** Leases that are learned from others. */
    MESH_WAYS(Unit.COUNT, 1_000_000, 1_000, 100_000_000),
    /** Life of a way by which nothing was kept. */
    MESH_WAY_IDLE(Unit.SECONDS, 86_400, 60, 604_800),
    /** Neighbours that a server picks. */
    MESH_NEIGHBOURS(Unit.COUNT, 8, 1, 256),
    /** Neighbours that picked it. */
    MESH_NEIGHBOURS_TAKEN(Unit.COUNT, 16, 0, 1_024),
    /** Packets that wait for one neighbour; above it the oldest is dropped. */
    MESH_NEIGHBOUR_QUEUE(Unit.COUNT, 1_000, 1, 100_000),
    /** Connections to one server, each with one request under way. */
    MESH_NEIGHBOUR_CONNECTIONS(Unit.COUNT, 4, 1, 64),
    /** Packets that wait for all neighbours, the load of 100; above it the oldest goes. */
    MESH_FORWARDING(Unit.COUNT, 10_000, 1, 10_000_000),
    /** Packets that a neighbour may send at once. */
    MESH_PEER_PACKETS(Unit.COUNT, 2_000, 1, 1_000_000),
    /** Packets a second by which that allowance comes back. */
    MESH_PEER_PACKETS_PER_SECOND(Unit.COUNT, 200, 1, 100_000),
    /** Packets that an address (IPv4 or /64) may post at once. */
    MESH_POSTS(Unit.COUNT, 60, 1, 100_000),
    /** Packets a second by which that allowance comes back. */
    MESH_POSTS_PER_SECOND(Unit.COUNT, 2, 1, 100_000),
    /** Posts a minute from which on work rises. */
    MESH_POSTS_TARGET(Unit.COUNT, 3_000, 1, 10_000_000),
    /** Least work of a packet that a client posts. */
    MESH_WORK(Unit.BITS, 16, 0, 24),
    /** Most work of a packet that a client posts. */
    MESH_WORK_MAXIMUM(Unit.BITS, 24, 0, 24),
    /** How long a load is averaged. */
    MESH_LOAD_TIME(Unit.SECONDS, 60, 10, 60),
    /** Packets that TX tries to deliver. */
    MESH_OUTGOING(Unit.COUNT, 65_536, 1, 10_000_000),
    /** Leases of a relay. */
    MESH_KEYS(Unit.COUNT, 100_000, 1, 100_000_000),
    /** New keys of an address (IPv4 or /64) in an hour. */
    MESH_KEYS_PER_ADDRESS(Unit.COUNT, 256, 1, 1_000_000),
    /** Packets that are kept for a key. */
    MESH_MAILBOX(Unit.COUNT, 1_024, 1, 1_000_000),
    /** Locations of a key. */
    MESH_LOCATIONS(Unit.COUNT, 8, 1, 255),
    /** Fetches of a key in a minute. */
    MESH_FETCHES_PER_MINUTE(Unit.COUNT, 60, 1, 60_000),
    /** Nonces that are remembered; above it signed requests are busy. */
    MESH_NONCES(Unit.COUNT, 1_000_000, 16, 100_000_000),
    /** Servers that are known. */
    MESH_SERVERS(Unit.COUNT, 2_000, 1, 2_000),
    /** Mean time between two requests for lists. */
    MESH_GOSSIP(Unit.SECONDS, 600, 1, 86_400),
    /** Hellos to servers that aren't verified, in a minute. */
    MESH_PROOFS_PER_MINUTE(Unit.COUNT, 30, 1, 100_000),

    // The proxy
    /** Tunnels there are at once; above it none is opened. */
    PROXY_TUNNELS(Unit.COUNT, 1_024, 1, 100_000),
    /** Tunnels of one address (IPv4 or /64) at once, those that are being opened among them. */
    PROXY_TUNNELS_PER_ADDRESS(Unit.COUNT, 8, 1, 1_000_000),
    /** Bytes, both ways together, that pass for one address in an hour. */
    PROXY_BYTES(Unit.BYTES, 64L << 20, 1L << 16, 1L << 50),
    /** Silence after which a tunnel is closed. */
    PROXY_IDLE(Unit.SECONDS, 180, 1, 3_600),
    /** How long a target's proof counts, and the longest that a tunnel lasts. */
    PROXY_PROOF_LIFE(Unit.SECONDS, 86_400, 1, 86_400),
    /** Proofs that this relay asks of targets in an hour because of one address. */
    PROXY_PROOFS_PER_ADDRESS(Unit.COUNT, 64, 1, 1_000_000),
    /** Proofs that this relay asks of targets in a minute. */
    PROXY_PROOFS_PER_MINUTE(Unit.COUNT, 120, 1, 1_000_000),
    /** Targets whose proof is remembered; above it the one used longest ago is forgotten. */
    PROXY_TARGETS(Unit.COUNT, 4_096, 16, 1_000_000),
    /** Addresses whose hour is remembered; above it new ones get no tunnel. */
    PROXY_ADDRESSES(Unit.COUNT, 16_384, 16, 10_000_000),

    // Calls
    /** How long credentials for a call last, and every allocation made with them. */
    TURN_CREDENTIAL_LIFE(Unit.SECONDS, 14_400, 60, 86_400),
    /** Calls for which one session of the queue service gets credentials. */
    TURN_CREDENTIALS_PER_SESSION(Unit.COUNT, 64, 1, 1_000_000),
    /** Allocations of a relay. */
    TURN_ALLOCATIONS(Unit.COUNT, 1_024, 1, 30_000),
    /** Allocations with the credentials of one call, of both its sides. */
    TURN_ALLOCATIONS_PER_CALL(Unit.COUNT, 8, 1, 1_024),
    /** Allocations of one address (IPv4 or /64). */
    TURN_ALLOCATIONS_PER_ADDRESS(Unit.COUNT, 64, 1, 30_000),
    /** Peers for which an allocation has permissions, and its channels. */
    TURN_PEERS(Unit.COUNT, 64, 1, 1_024),
    /** Bytes a second of all allocations of one call, both ways; above it they are dropped. */
    TURN_CALL_BYTES_PER_SECOND(Unit.BYTES, 2_000_000, 10_000, 1_000_000_000),
    /** Bytes a second that a relay relays; above it they are dropped. */
    TURN_BYTES_PER_SECOND(Unit.BYTES, 62_500_000, 10_000, 1_000_000_000),
    /** How long a nonce serves. */
    TURN_NONCE_LIFE(Unit.SECONDS, 600, 60, 86_400),
    /** Answers by UDP to one address (IPv4 or /64) that has shown nothing, at once. */
    TURN_ANSWERS(Unit.COUNT, 32, 1, 100_000),
    /** Answers a second by which that allowance comes back. */
    TURN_ANSWERS_PER_SECOND(Unit.COUNT, 8, 1, 100_000),

    // The store
    /** Bytes of everything stored; above it new messages are refused as full. */
    STORE_BYTES(Unit.BYTES, 64L << 30, 1L << 20, 1L << 50),
    /** Bytes of a store in memory. */
    MEMORY_STORE_BYTES(Unit.BYTES, 256L << 20, 1L << 20, 1L << 40),
    /** Free bytes on the disk below which new messages are refused as full. */
    FREE_DISK(Unit.BYTES, 1L << 30, 0, 1L << 50),
    /** The longest that acknowledged and expired messages stay in any file. */
    ERASURE(Unit.SECONDS, 3_600, 1, 86_400);

    /** What a limit's number counts. */
    public enum Unit {
        MILLISECONDS(" ms"),
        SECONDS(" s"),
        BYTES(" B"),
        BITS(" bits"),
        COUNT("");

        private final String suffix;

        Unit(String suffix) {
            this.suffix = suffix;
        }

        /** What follows a number, with its space; empty for what is merely counted. */
        public String suffix() {
            return suffix;
        }
    }

    private final Unit unit;
    private final long standard;
    private final long minimum;
    private final long maximum;

    Limit(Unit unit, long standard, long minimum, long maximum) {
        this.unit = unit;
        this.standard = standard;
        this.minimum = minimum;
        this.maximum = maximum;
    }

    public Unit unit() {
        return unit;
    }

    /** The default, in {@link #unit}s. */
    public long standard() {
        return standard;
    }

    /** The least value that may be set. */
    public long minimum() {
        return minimum;
    }

    /** The largest value that may be set. */
    public long maximum() {
        return maximum;
    }

    /** The option of {@code serve} that sets it: {@code --client-connect-timeout}. */
    public String option() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The environment variable that sets it; the bare {@link #name} does so too. */
    public String variable() {
        return "TACIT_" + name();
    }
}
