package chat.tacit.relay.mesh;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.OperatorProof;
import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.mesh.ServerStatement;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.host.VerifiedServer;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What this server says about itself and others, signed ({@code spec/40-mesh} §8, §9). Each is
 * signed once and said as often as it is asked for. Not for use by several threads.
 */
final class Statements {
    /** Until an announcement is made anew. */
    private static final Duration ANNOUNCED = Duration.ofHours(6);

    /** For how long an operator says so each time: longer than others keep an announcement. */
    private static final Duration OPERATED = Duration.ofDays(7);

    /** Until a list is made anew, whether it has changed or not. */
    private static final Duration LISTED = Duration.ofSeconds(5);

    private final SigningKey identity;
    private final Optional<SigningKey> operator;
    private final RelayAddress address;
    private final Set<Announcement.Role> roles;
    private Said load;
    private Said announcement;
    private Said list;

    private record Said(Instant at, byte[] bytes) {
        boolean isOlder(Duration life, Instant now) {
            return !now.isBefore(at.plus(life));
        }
    }

    /** Who this server is to others. */
    record Itself(
            SigningKey identity,
            Optional<SigningKey> operator,
            RelayAddress address,
            Set<Announcement.Role> roles) {}

    Statements(Itself itself, Load load, Instant now) {
        this.identity = itself.identity();
        this.operator = itself.operator();
        this.address = itself.address();
        this.roles = itself.roles();
        this.load = said(load, now);
        this.announcement = announced(now);
        this.list = listed(List.of(), List.of(), now);
    }

    byte[] load() {
        return load.bytes();
    }

    void measured(Load now, Instant at) {
        load = said(now, at);
    }

    /**
     * What a server announced: this one, or another that is verified.
     *
     * @param verified that other server
     */
    Optional<byte[]> announcement(
            Fingerprint server, Optional<VerifiedServer> verified, Instant now) {
        if (!server.equals(address.fingerprint())) {
            return verified.map(it -> it.announcement().encode());
        }
        if (announcement.isOlder(ANNOUNCED, now)) {
            announcement = announced(now);
        }
        return Optional.of(announcement.bytes());
    }

    private Said announced(Instant now) {
        return said(
                new Announcement(
                        address,
                        operator.map(key ->
                                OperatorProof.sign(key, address.fingerprint(), now.plus(OPERATED))),
                        roles),
                now);
    }

    /**
     * The list of servers: this one and those that are verified, with what was found of them.
     *
     * @param verified says which, if the list isn't of just now
     * @param found says what
     */
    byte[] list(
            Supplier<List<RelayAddress>> verified, Supplier<List<DropReport>> found, Instant now) {
        if (list.isOlder(LISTED, now)) {
            list = listed(verified.get(), found.get(), now);
        }
        return list.bytes();
    }

    private Said listed(List<RelayAddress> verified, List<DropReport> found, Instant now) {
        List<RelayAddress> known =
                Stream.concat(
                                Stream.of(address),
                                verified.stream().limit(ServerList.MOST_SERVERS - 1))
                        .distinct()
                        .sorted(Comparator.comparing(RelayAddress::toString))
                        .toList();
        return said(
                new ServerList(
                        known,
                        found.stream().limit(ServerList.MOST_REPORTS).toList(),
                        Instant.ofEpochSecond(now.getEpochSecond())),
                now);
    }

    private Said said(ServerStatement statement, Instant now) {
        return new Said(now, SignedMessage.sign(statement.json(), now, identity).encode());
    }
}
