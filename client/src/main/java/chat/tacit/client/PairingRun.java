package chat.tacit.client;

import chat.tacit.client.contact.Invitations;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Work;
import chat.tacit.client.route.Outbox;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.pairing.Input;
import chat.tacit.e2ee.pairing.Output;
import chat.tacit.e2ee.pairing.Pairing;
import chat.tacit.protocol.pipe.PipeNotice;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** Brings one run of a pairing code to its end: between the machine, the pipe and the profile. */
final class PairingRun {
    private static final Duration PUBLISH = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Pairing run;
    private final PipeCall call;
    private final Parts parts;
    private final Loop loop;
    private final Profile profile;
    private final Queue<Input> inputs = new ArrayDeque<>();
    private final Queue<Output> outputs = new ArrayDeque<>();
    private @Nullable ConversationId paired;
    private @Nullable Bytes invitation;
    private boolean finished;

    PairingRun(Pairing run, PipeCall call, Parts parts, Loop loop, Profile profile) {
        this.run = run;
        this.call = call;
        this.parts = parts;
        this.loop = loop;
        this.profile = profile;
    }

    /** Both are there already, which the relay said before the run began. */
    PairingRun met() {
        inputs.add(new Input.Met());
        return this;
    }

    /** The conversation that came of it. */
    ConversationId complete() throws ClientException {
        while (!finished) {
            Input next = inputs.poll();
            run.handle(next == null ? hear() : next, Instant.now(), outputs::add);
            for (Output output = outputs.poll(); output != null; output = outputs.poll()) {
                perform(output);
            }
        }
        if (paired == null) {
            throw new ClientException(Output.Failure.INTERRUPTED.sentence());
        }
        return paired;
    }

    private Input hear() {
        Duration left =
                run.wakeAt().map(at -> Duration.between(Instant.now(), at)).orElse(Duration.ZERO);
        Optional<PipeCall.Heard> heard = call.hear(left.compareTo(LONGEST) < 0 ? left : LONGEST);
        return heard.map(PairingRun::input).orElseGet(Input.Wake::new);
    }

    private static Input input(PipeCall.Heard heard) {
        return switch (heard) {
            case PipeCall.Told(PipeNotice notice) ->
                    notice == PipeNotice.MET ? new Input.Met() : new Input.Closed();
            case PipeCall.Frame(Bytes bytes) -> new Input.Frame(bytes);
            case PipeCall.Established _, PipeCall.Ended _ -> new Input.Closed();
        };
    }

    private void perform(Output output) throws ClientException {
        switch (output) {
            case Output.Send(Bytes bytes) -> call.send(bytes);
            case Output.Confirmed() -> inputs.add(new Input.Made(invite()));
            case Output.Invited(Invitation theirs) -> inputs.add(new Input.Joined(join(theirs)));
            case Output.Admit(Join join) -> admit(join);
            case Output.Finished() -> finished = true;
            case Output.Failed(Output.Failure failure) -> fail(failure);
        }
    }

    private Invitation invite() throws ClientException {
        Invitations.ForPairing made =
                loop.write(tx -> Invitations.makeForPairing(tx, parts.entropy(), Instant.now()));
        invitation = made.id();
        Publishing.await(
                loop, made.id(), "to make the contact's queues; try again when one answers.");
        return made.invitation();
    }

    private Join join(Invitation theirs) throws ClientException {
        Work<Join, ClientException> joining =
                tx -> {
                    ConversationId made =
                            parts.joining()
                                    .join(tx, theirs, Travel.PAIR, Optional.empty(), Instant.now());
                    paired = made;
                    return Join.decode(Outbox.first(tx, made).orElseThrow().payload());
                };
        Join join = loop.write(joining);
        // The maker answers at once: our queues should be there by then, or it would try later.
        var _ = loop.await(PUBLISH, this::hasQueues);
        return join;
    }

    private boolean hasQueues() {
        ConversationId made = paired;
        return made != null
                && profile.read(tx -> Queues.of(tx, made)).stream()
                        .allMatch(queue -> queue.recipientId().isPresent());
    }

    private void admit(Join join) throws ClientException {
        Bytes made = invitation;
        if (made == null) {
            throw new IllegalStateException("a join of nothing");
        }
        try {
            Work<ConversationId, UnopenableException> admitting =
                    tx -> parts.inbox().admit(tx, made, join, Instant.now(), event -> {});
            paired = loop.write(admitting);
        } catch (UnopenableException e) {
            throw new ClientException(Output.Failure.INTERRUPTED.sentence());
        }
    }

    private void fail(Output.Failure failure) throws ClientException {
        if (paired != null) {
            finished = true; // the join goes on by its routes
            return;
        }
        if (failure == Output.Failure.GUESSED) {
            var _ =
                    loop.write(tx -> {
                        PairingFailures.add(tx, Instant.now());
                        return true;
                    });
        }
        throw new ClientException(failure.sentence());
    }
}
