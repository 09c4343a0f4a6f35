package chat.tacit.bench.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.live.LiveEvent;
import chat.tacit.e2ee.live.LiveInput;
import chat.tacit.e2ee.live.LiveOutput;
import chat.tacit.e2ee.live.MemberMachine;
import chat.tacit.e2ee.live.Self;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.Ticket;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/**
 * A member of a vouched session. All of them prove who they are and get their key as anybody does;
 * a reader then stops following the changes: it knows nobody, and only counts.
 */
final class VouchedGuest extends Guest {
    private final Self self;
    private final Optional<Ticket> ticket;
    private final boolean reads;
    private @Nullable MemberMachine machine;
    private boolean entered;

    /**
     * @param ticket by which the creator makes the session
     * @param reads whether it only counts once it is inside
     */
    VouchedGuest(Tally tally, Self self, Optional<Ticket> ticket, boolean reads) {
        super(tally);
        this.self = self;
        this.ticket = ticket;
        this.reads = reads;
    }

    @Override
    MemberId id() {
        return self.id();
    }

    @Override
    boolean isReader() {
        return reads && entered;
    }

    private MemberMachine machine() {
        if (machine == null) {
            throw new IllegalStateException("not greeted");
        }
        return machine;
    }

    @Override
    void identify(Bytes session) {
        MemberMachine.Way way = new MemberMachine.Way(session, ticket, Bytes.empty());
        machine = MemberMachine.enter(self, way, Instant.now(), this::does);
    }

    @Override
    void take(byte[] line) {
        LiveInput said = new LiveInput.Line(ServerLine.decode(line));
        machine().handle(said, Instant.now(), this::does);
        if (entered && reads) {
            machine = null;
        }
    }

    @Override
    void pass(Word word, byte[] line) {
        if (word == Word.NEW_USER
                && ServerLine.decode(line) instanceof ServerLine.NewUser(var _, var message)) {
            say(new ClientLine.Nack(Bytes.owned(Hash.sha256(message.bytes().shared()))));
        }
    }

    @Override
    void speak(Content content) {
        LiveInput said = new LiveInput.Say(content.encode(), Optional.empty());
        machine().handle(said, Instant.now(), this::does);
    }

    private void does(LiveOutput output) {
        switch (output) {
            case LiveOutput.Line(ClientLine line) -> say(line);
            case LiveOutput.Tell(LiveEvent event) -> sees(event);
            case LiveOutput.Ended(var ending) ->
                    failed(new IllegalStateException("it ended: " + ending));
        }
    }

    private void sees(LiveEvent event) {
        switch (event) {
            case LiveEvent.Entered _ -> {
                entered = true;
                enter();
            }
            case LiveEvent.Said _ -> tally.opened();
            case LiveEvent.Added _,
                    LiveEvent.Arrived _,
                    LiveEvent.Leaving _,
                    LiveEvent.Removed _,
                    LiveEvent.Changed _,
                    LiveEvent.Late _ -> {}
            case LiveEvent.NotSameSession _,
                    LiveEvent.Unopenable _,
                    LiveEvent.Stranger _,
                    LiveEvent.NotAdmitted _,
                    LiveEvent.NotSaid _ ->
                    failed(new IllegalStateException("a member was shown " + event));
        }
    }
}
