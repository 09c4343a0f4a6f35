package chat.tacit.relay.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.KeptNotice;
import chat.tacit.protocol.mesh.Packet;
import chat.tacit.protocol.mesh.PacketFields;
import chat.tacit.protocol.mesh.PacketHash;
import chat.tacit.protocol.mesh.PacketWork;
import chat.tacit.protocol.mesh.PeerProof;
import chat.tacit.protocol.mesh.Retrieval;
import chat.tacit.protocol.mesh.ServerListRequest;
import chat.tacit.protocol.mesh.host.FetchDesk;
import chat.tacit.protocol.mesh.host.MailboxInput;
import chat.tacit.protocol.mesh.host.PeerDesk;
import chat.tacit.protocol.mesh.host.Poster;
import chat.tacit.protocol.mesh.host.UsedNonces;
import chat.tacit.protocol.mesh.host.VerifiedServer;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * Checks requests ({@code spec/40-mesh} §4 to §6), what costs least first, and counts what each
 * address, server and key may ask. Not for use by several threads.
 */
final class Reception {
    /** By how much more those may ask behind whom many are. */
    private static final int SHARED = 16;

    /** Two RX say of a packet that they keep it, and one before them that it doesn't any more. */
    private static final int NOTICES_OF_PACKET = 3;

    private final Fingerprint own;
    private final Limits limits;
    private final IntSupplier work;
    private final Groups groups;
    private final FetchDesk fetches;
    private final PeerDesk peers;
    private final Buckets<Optional<PeerAddress>> posts;
    private final Buckets<Optional<PeerAddress>> refusals;
    private final Buckets<Fingerprint> packets;
    private final Buckets<Fingerprint> notices;
    private Set<PeerAddress> proxies = Set.of();

    /**
     * @param own who this server is
     * @param started when it did: what was signed before isn't taken
     * @param work how many bits are asked for now
     */
    Reception(Fingerprint own, Limits limits, Instant started, IntSupplier work, Entropy entropy) {
        int addresses = limits.count(Limit.STRIKE_ADDRESSES);
        UsedNonces nonces = new UsedNonces(started, limits.count(Limit.MESH_NONCES));
        this.own = own;
        this.limits = limits;
        this.work = work;
        this.groups = new Groups(entropy);
        this.fetches = new FetchDesk(own, nonces);
        this.peers = new PeerDesk(nonces);
        this.posts = new Buckets<>(addresses);
        this.refusals = new Buckets<>(addresses);
        this.packets = new Buckets<>(limits.count(Limit.MESH_SERVERS));
        this.notices = new Buckets<>(limits.count(Limit.MESH_SERVERS));
    }

    /** From whom servers' requests are taken from now on; behind a proxying one many are. */
    void verified(List<VerifiedServer> servers) {
        peers.verified(
                servers.stream().map(VerifiedServer::name).collect(Collectors.toUnmodifiableSet()));
        proxies =
                servers.stream()
                        .filter(it -> it.server().is(Announcement.Role.PROXY))
                        .map(it -> PeerAddress.of(it.place().address().toArray()))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** What a request comes to. */
    Task take(MeshRequest request, Instant now) {
        Optional<PeerAddress> address = request.caller().address();
        Task task = refusals.has(address, now) ? checked(request, now) : refused(Refusal.TOO_MANY);
        if (task instanceof Task.Answer) {
            Buckets.Rate rate = rate(Limit.REFUSALS, Limit.REFUSALS_PER_SECOND);
            refusals.take(address, isShared(request.caller()) ? rate.times(SHARED) : rate, now);
        }
        return task;
    }

    private Task checked(MeshRequest request, Instant now) {
        try {
            return switch (request.resource()) {
                case PACKETS ->
                        request.headers().peer().isPresent()
                                ? passed(request, now)
                                : posted(request, now);
                case MESSAGES -> fetch(request, now);
                case LOAD -> new Task.GetLoad();
                case SERVERS -> list(request, now);
                case SERVER ->
                        new Task.GetAnnouncement(
                                Fingerprint.parse(
                                        request.path().substring(Resource.SERVER.path().length())));
                case KEPT -> told(request, now);
            };
        } catch (MalformedException e) {
            return refused(Refusal.MALFORMED);
        }
    }

    private static Task refused(Refusal refusal) {
        return new Task.Answer(MeshReply.refused(refusal));
    }

    private Buckets.Rate rate(Limit capacity, Limit perSecond) {
        return new Buckets.Rate(limits.count(capacity), limits.count(perSecond));
    }

    /** Whether an address may have one more packet or list. */
    private boolean mayAsk(MeshRequest.Caller caller, Instant now) {
        Buckets.Rate rate = rate(Limit.MESH_POSTS, Limit.MESH_POSTS_PER_SECOND);
        return posts.take(caller.address(), isShared(caller) ? rate.times(SHARED) : rate, now);
    }

    private boolean isShared(MeshRequest.Caller caller) {
        return caller.shared() || caller.address().filter(it -> !proxies.contains(it)).isEmpty();
    }

    private Task posted(MeshRequest request, Instant now) {
        PacketWork done =
                PacketWork.parse(
                        request.headers()
                                .work()
                                .orElseThrow(() -> new MalformedException("a packet has work")));
        if (!mayAsk(request.caller(), now)) {
            return refused(Refusal.TOO_MANY);
        }
        PacketFields fields = PacketFields.decode(request.body());
        PacketHash hash = fields.hash();
        int asked = work.getAsInt();
        if (!done.isCurrent(now) || done.bits(own, hash) < asked) {
            return new Task.Answer(MeshReply.refused(Refusal.WORK, asked));
        }
        Poster from = new Poster(groups.of(request.caller().address()), isShared(request.caller()));
        return new Task.Post(hash, fields.check(), from);
    }

    private Task passed(MeshRequest request, Instant now) {
        PeerProof proof = proof(request);
        if (request.headers().work().isPresent()
                || proof.passing().hops() > limits.count(Limit.MESH_HOPS)) {
            return refused(Refusal.MALFORMED);
        }
        Optional<Refusal> refusal = peers.check(proof, signed(request), now);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        Fingerprint from = Fingerprint.of(proof.publicKey());
        Buckets.Rate rate = rate(Limit.MESH_PEER_PACKETS, Limit.MESH_PEER_PACKETS_PER_SECOND);
        if (!packets.take(from, rate, now)) {
            return refused(Refusal.TOO_MANY);
        }
        Packet packet = Packet.decode(request.body());
        return new Task.Pass(from, packet.hash(), packet, proof.passing());
    }

    private Task told(MeshRequest request, Instant now) {
        PeerProof proof = proof(request);
        Optional<Refusal> refusal = peers.check(proof, signed(request), now);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        Fingerprint from = Fingerprint.of(proof.publicKey());
        Buckets.Rate rate = rate(Limit.MESH_PEER_PACKETS, Limit.MESH_PEER_PACKETS_PER_SECOND);
        return notices.take(from, rate.times(NOTICES_OF_PACKET), now)
                ? new Task.Tell(from, KeptNotice.decode(request.body()))
                : refused(Refusal.TOO_MANY);
    }

    private Task list(MeshRequest request, Instant now) {
        ServerListRequest asked = ServerListRequest.decode(request.body());
        if (request.headers().peer().isEmpty()) {
            return mayAsk(request.caller(), now)
                    ? new Task.GetList(Optional.empty())
                    : refused(Refusal.TOO_MANY);
        }
        PeerProof proof = proof(request);
        Fingerprint from = Fingerprint.of(proof.publicKey());
        Optional<RelayAddress> itself =
                asked.server().filter(address -> address.fingerprint().equals(from));
        if (itself.isEmpty()) {
            return refused(Refusal.MALFORMED);
        }
        if (!peers.isVerified(from) && !mayAsk(request.caller(), now)) {
            return refused(Refusal.TOO_MANY);
        }
        return peers.introduces(proof, signed(request), now)
                ? new Task.GetList(itself)
                : refused(Refusal.REFUSED);
    }

    private static PeerProof proof(MeshRequest request) {
        return PeerProof.ofHeader(
                request.headers()
                        .peer()
                        .orElseThrow(() -> new MalformedException("a server says who it is")));
    }

    private PeerProof.Request signed(MeshRequest request) {
        return new PeerProof.Request(
                own,
                request.resource().method(),
                request.path(),
                request.headers().nonce(),
                Bytes.owned(Hash.sha256(request.body())));
    }

    private Task fetch(MeshRequest request, Instant now) {
        Optional<String> header = request.headers().retrieval();
        boolean inBody = request.body().length > 0;
        if (header.isPresent() == inBody) {
            return refused(Refusal.MALFORMED);
        }
        Retrieval retrieval =
                header.map(Retrieval::ofHeader).orElseGet(() -> Retrieval.decode(request.body()));
        return switch (fetches.check(retrieval, now)) {
            case FetchDesk.Refused(Refusal refusal) -> refused(refusal);
            case FetchDesk.Granted granted ->
                    new Task.Fetch(
                            granted,
                            new MailboxInput.Asker(
                                    request.caller().address(), isShared(request.caller())));
        };
    }
}
