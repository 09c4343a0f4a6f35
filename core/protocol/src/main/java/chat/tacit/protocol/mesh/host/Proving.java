package chat.tacit.protocol.mesh.host;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at where a server may be ({@code spec/40-mesh} §8.3). A name is looked up once, only
 * addresses that are allowed count, and each is connected to as seldom as {@link Knocks} says.
 * Asked is who is there: whoever names others where a server is keeps it from nothing.
 */
final class Proving {
    /** Doors whose answer is remembered; above it the oldest is forgotten. */
    static final int MOST_ANSWERS = 4_096;

    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Fingerprint own;
    private final Reach reach;
    private final Outcome outcome;
    private final Knocks knocks = new Knocks();
    private final Map<Long, Attempt> attempts = new HashMap<>();
    private final Map<Knocks.Door, Answer> answers = new LinkedHashMap<>();
    private long next;

    /** What comes of looking. */
    interface Outcome {
        void output(BookOutput output);

        /** A server proved itself at {@code at}, where it says that it is. */
        void verified(VerifiedServer server, Instant at);

        /** A server that proved itself says that it is somewhere else. */
        void elsewhere(RelayAddress address, Candidate candidate, Instant now);

        /** Whoever was looked for isn't there. */
        void failed(Candidate candidate, Instant now);
    }

    /** A place that is being looked at. */
    private static final class Attempt {
        final Candidate candidate;
        final Target target;
        Optional<Knocks.Door> door = Optional.empty();

        Attempt(Candidate candidate) {
            this.candidate = candidate;
            this.target = candidate.target();
        }
    }

    /** Who answered at a door. */
    private record Answer(Fingerprint by, SignedMessage announcement, Instant at) {}

    Proving(Fingerprint own, Reach reach, Outcome outcome) {
        this.own = own;
        this.reach = reach;
        this.outcome = outcome;
    }

    void look(Candidate candidate, Instant now) {
        // Put off at once, so that nothing is looked at twice at the same time.
        candidate.putOff(now);
        long proof = next++;
        Attempt attempt = new Attempt(candidate);
        attempts.put(proof, attempt);
        outcome.output(new BookOutput.LookUp(proof, attempt.target));
    }

    /** A name was looked up: from here on the first address that is allowed is what counts. */
    void found(BookInput.Found found, Instant now) {
        Attempt attempt = attempts.get(found.proof());
        if (attempt == null) {
            return;
        }
        Candidate candidate = attempt.candidate;
        Optional<Knocks.Door> door =
                found.addresses().stream()
                        .filter(it -> reach.allows(attempt.target.host(), it.toArray()))
                        .findFirst()
                        .map(address -> new Knocks.Door(address, attempt.target.port()));
        attempt.door = door;
        Optional<Answer> before =
                door.map(answers::get)
                        .filter(answer -> now.isBefore(answer.at().plus(REMEMBERED)))
                        .filter(_ -> !candidate.isTrusted());
        if (before.isPresent()) {
            attempts.remove(found.proof());
            take(attempt, before.get(), now);
        } else if (door.filter(it -> candidate.isTrusted() || knocks.may(it, now)).isPresent()) {
            outcome.output(
                    new BookOutput.Connect(found.proof(), attempt.target, door.get().address()));
        } else {
            unanswered(found.proof(), now);
        }
    }

    void answered(BookInput.Answered it, Instant now) {
        Attempt attempt = attempts.remove(it.proof());
        if (attempt == null || attempt.door.isEmpty()) {
            return;
        }
        Knocks.Door door = attempt.door.get();
        knocks.answered(door, now);
        Answer answer = new Answer(it.by(), it.announcement(), now);
        answers.remove(door);
        answers.put(door, answer);
        if (answers.size() > MOST_ANSWERS) {
            answers.remove(answers.keySet().iterator().next());
        }
        take(attempt, answer, now);
    }

    void unanswered(long proof, Instant now) {
        Attempt attempt = attempts.remove(proof);
        if (attempt != null) {
            outcome.failed(attempt.candidate, now);
        }
    }

    /** Somebody answered at a door: whoever that is, if it says that it is there. */
    private void take(Attempt attempt, Answer answer, Instant now) {
        Knocks.Door door = attempt.door.orElseThrow();
        Optional<MeshServer> server =
                announced(answer, door.address(), now).filter(it -> !it.name().equals(own));
        server.ifPresent(it -> {
            RelayAddress address = it.address();
            if (address.port() == attempt.target.port()
                    && address.hosts().contains(attempt.target.host())) {
                var place = new Proofs.Place(answer.by(), door.address(), door.port());
                outcome.verified(new VerifiedServer(it, answer.announcement(), place), answer.at());
            } else {
                outcome.elsewhere(address, attempt.candidate, now);
            }
        });
        if (server.filter(it -> it.name().equals(attempt.target.fingerprint())).isEmpty()) {
            outcome.failed(attempt.candidate, now);
        }
    }

    private static Optional<MeshServer> announced(Answer answer, Bytes address, Instant now) {
        try {
            return MeshServer.of(
                    answer.announcement(), answer.by(), it -> Operator.of(it, address), now);
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
