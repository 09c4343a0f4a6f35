package chat.tacit.protocol.mesh.servers;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A server that proved itself and whose announcement holds ({@code spec/40-mesh} §8).
 *
 * @param announced when it made the announcement
 */
public record MeshServer(
        RelayAddress address, Operator operator, Set<Announcement.Role> roles, Instant announced) {
    /** How old an announcement may be. */
    public static final Duration LIFE = Duration.ofDays(2);

    public MeshServer {
        roles = Set.copyOf(roles);
    }

    /**
     * The server that an announcement is about, if it holds: said by whoever answered, about
     * itself, lately, with an operator who says so too.
     *
     * @param answered who completed the hello where this was fetched
     * @param operator who runs it: {@link Operator#of} with where it answered
     * @throws MalformedException if it says something of no type of the mesh
     */
    public static Optional<MeshServer> of(
            SignedMessage signed,
            Fingerprint answered,
            Function<Announcement, Operator> operator,
            Instant now) {
        if (!(signed.statement() instanceof Announcement announcement)) {
            return Optional.empty();
        }
        boolean right =
                Fingerprint.of(signed.publicKey()).equals(answered)
                        && announcement.isOf(signed.publicKey())
                        && !signed.timestamp().isBefore(now.minus(LIFE))
                        && !signed.timestamp().isAfter(now.plus(Fetch.SKEW))
                        && signed.holds()
                        && announcement
                                .operator()
                                .filter(proof -> !proof.holds(answered, now))
                                .isEmpty();
        return right
                ? Optional.of(
                        new MeshServer(
                                announcement.address(),
                                operator.apply(announcement),
                                announcement.roles(),
                                signed.timestamp()))
                : Optional.empty();
    }

    public Fingerprint name() {
        return address.fingerprint();
    }

    public boolean is(Announcement.Role role) {
        return roles.contains(role);
    }

    /**
     * The first of {@code order} that have operators different from each other's and from those of
     * {@code with}, at most {@code count}.
     */
    public static List<MeshServer> different(
            List<MeshServer> order, List<MeshServer> with, int count) {
        List<MeshServer> picked = new ArrayList<>();
        for (MeshServer server : order) {
            if (picked.size() < count
                    && with.stream().allMatch(server::isOfAnotherThan)
                    && picked.stream().allMatch(server::isOfAnotherThan)) {
                picked.add(server);
            }
        }
        return picked;
    }

    /** Whether another operator runs {@code other}. */
    public boolean isOfAnotherThan(MeshServer other) {
        return operator.differs(other.operator);
    }
}
