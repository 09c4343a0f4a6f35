package chat.tacit.client.mesh;

import chat.tacit.client.mesh.Servers.Passage;
import chat.tacit.client.mesh.Servers.Use;
import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.ServerListRequest;
import chat.tacit.protocol.wire.Refusal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Asks servers about servers, whom and when {@link ServerDirectory} says, each over a connection of
 * its own. For one thread, which waits for the answers.
 */
public final class Inquirer {
    private final Access profile;
    private final MeshLink link;
    private final KnownServers servers;
    private final ServerDirectory directory;
    private final Means means;

    /** Where time and randomness come from. */
    public record Means(InstantSource clock, Entropy entropy) {}

    public Inquirer(
            Access profile,
            MeshLink link,
            KnownServers servers,
            ServerDirectory directory,
            Means means) {
        this.profile = profile;
        this.link = link;
        this.servers = servers;
        this.directory = directory;
        this.means = means;
    }

    private record Step(Inquiry inquiry, Passage passage) {}

    /**
     * Asks all that is due, one after the other.
     *
     * @return when to call this again
     */
    public Instant askDue() {
        while (!Thread.currentThread().isInterrupted()) {
            Instant now = means.clock().instant();
            Instant next = profile.read(directory::nextAt);
            if (now.isBefore(next)) {
                return next;
            }
            Optional<Step> step = next(now);
            if (step.isPresent() && !ask(step.get())) {
                break;
            }
        }
        return Instant.MAX;
    }

    private Optional<Step> next(Instant now) {
        return profile.write(tx ->
                directory
                        .next(tx, now)
                        .map(inquiry ->
                                new Step(
                                        inquiry,
                                        new Passage(
                                                inquiry.server(),
                                                servers.way(
                                                        tx, inquiry.server(), Use.LIST, now)))));
    }

    /** Whether to go on. */
    private boolean ask(Step step) {
        Passage passage = step.passage();
        try {
            MeshLink.Answer answer =
                    link.ask(passage.server(), passage.way(), _ -> asking(step.inquiry()));
            ServerDirectory.Said said =
                    new ServerDirectory.Said(
                            answer.body(), answer.met().at(), passage, answer.time());
            return write((tx, now) -> directory.heard(tx, step.inquiry(), said, now));
        } catch (MeshException e) {
            return switch (e.kind()) {
                case SILENT -> write((tx, now) -> directory.failed(tx, passage, now));
                case NONSENSE ->
                        write((tx, now) -> directory.refused(tx, step.inquiry(), passage, now));
                case REFUSED ->
                        write(
                                e.is(Refusal.SERVICE_OFF) || e.is(Refusal.REFUSED)
                                        ? (tx, now) ->
                                                directory.refused(tx, step.inquiry(), passage, now)
                                        : (tx, now) -> directory.isBusy(tx, passage, now));
                case CLOSED -> false;
            };
        }
    }

    private interface Change {
        void of(Transaction tx, Instant now);
    }

    private boolean write(Change change) {
        Instant now = means.clock().instant();
        return profile.write(tx -> {
            change.of(tx, now);
            return true;
        });
    }

    private MeshAsking asking(Inquiry inquiry) {
        return switch (inquiry.subject()) {
            case ANNOUNCEMENT -> MeshAsking.announcement(inquiry.server().fingerprint());
            case LIST ->
                    MeshAsking.servers(
                            ServerListRequest.ofClient(means.entropy(), means.clock().instant()));
            case LOAD -> MeshAsking.load();
        };
    }
}
