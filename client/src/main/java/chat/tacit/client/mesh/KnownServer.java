package chat.tacit.client.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.servers.LoadChoice;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.mesh.watch.Suspicion;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A server that the profile has heard of, and what it found out by itself.
 *
 * @param isDefault whether it is one of the servers that the profile began with
 * @param heardAt when it was heard of first
 * @param verifiedAt when its announcement was fetched there, after its hello
 * @param roles those of the announcement
 * @param load what it said last, if it ever did
 * @param work the bits that it asks for, if it said so
 * @param times to its last answers, at most five
 * @param isPrivate whether it answered in a network of one's own
 * @param allowed whether it may be connected to, as the user wants it
 */
record KnownServer(
        RelayAddress address,
        boolean isDefault,
        Instant heardAt,
        Optional<Instant> verifiedAt,
        Operator operator,
        Set<Announcement.Role> roles,
        Optional<HeardLoad> load,
        Optional<Integer> work,
        List<Duration> times,
        Trouble trouble,
        boolean isPrivate,
        boolean allowed) {
    /** How long a verification is enough to use a server: its announcement is valid as long. */
    static final Duration VERIFIED = Duration.ofDays(2);

    /** One that didn't answer for so long isn't used. */
    static final Duration SILENT = Duration.ofDays(1);

    private static final int BUSY = 90;
    private static final Duration BUSY_LONG = Duration.ofHours(1);

    /**
     * @param message signed by the server
     * @param at when it was heard
     */
    record HeardLoad(Bytes message, Instant at) {}

    /**
     * @param silentSince since when it hasn't answered
     * @param busySince since when its load has been above 90
     * @param quarantinedUntil until when it isn't used
     * @param suspicion L of §12.1
     */
    record Trouble(
            Optional<Instant> silentSince,
            Optional<Instant> busySince,
            Optional<Instant> quarantinedUntil,
            Suspicion suspicion) {}

    KnownServer {
        roles = Set.copyOf(roles);
        times = List.copyOf(times);
    }

    /** The bits of roles in the database. */
    static long bits(Set<Announcement.Role> roles) {
        return roles.stream().mapToLong(KnownServer::bit).sum();
    }

    private static long bit(Announcement.Role role) {
        return switch (role) {
            case PROXY -> 1;
            case RX -> 2;
            case TX -> 4;
        };
    }

    /** Whatever the database may have of a server that offers a role. */
    static List<Long> rolesWith(Announcement.Role role) {
        return LongStream.range(0, 2 * bit(Announcement.Role.TX))
                .filter(bits -> (bits & bit(role)) != 0)
                .boxed()
                .toList();
    }

    static Set<Announcement.Role> roles(long bits) {
        Set<Announcement.Role> roles = EnumSet.noneOf(Announcement.Role.class);
        for (Announcement.Role role : Announcement.Role.values()) {
            if ((bits & bit(role)) != 0) {
                roles.add(role);
            }
        }
        return roles;
    }

    static boolean isBusy(int load) {
        return load > BUSY;
    }

    boolean isVerified(Instant now) {
        return verifiedAt.map(at -> now.isBefore(at.plus(VERIFIED))).orElse(false);
    }

    boolean isQuarantined(Instant now) {
        return trouble.quarantinedUntil().map(now::isBefore).orElse(false);
    }

    boolean isSilent(Instant now) {
        return trouble.silentSince().map(at -> !now.isBefore(at.plus(SILENT))).orElse(false);
    }

    /** Whether it said again an hour later that it is busy, so that keys are to leave it. */
    boolean isBusyForLong() {
        return load.flatMap(heard ->
                        trouble.busySince()
                                .map(since -> !heard.at().isBefore(since.plus(BUSY_LONG))))
                .orElse(false);
    }

    /** As others of the mesh see it, if it was ever verified. */
    Optional<MeshServer> asMeshServer() {
        return verifiedAt.map(at -> new MeshServer(address, operator, roles, at));
    }

    /** What it said about its load. */
    Optional<LoadChoice.Said> said() {
        return asMeshServer()
                .map(server ->
                        new LoadChoice.Said(
                                server,
                                load.map(it -> SignedMessage.decode(it.message().toArray()))));
    }

    /** Whether it goes on being used for what it is used for. */
    boolean isFit(Instant now) {
        return allowed && !isQuarantined(now) && !isSilent(now);
    }

    /** Whether it may be chosen for a role. */
    boolean offers(Announcement.Role role, Instant now) {
        return isVerified(now)
                && roles.contains(role)
                && isFit(now)
                && trouble.silentSince().isEmpty();
    }
}
