package chat.tacit.client;

import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Invitation;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Alice, who invites, and Bob, who joins: two real profiles on a clock that stands until it is
 * moved. What they send is carried by hand.
 *
 * @param <P> what is carried
 */
public abstract class Two<P> implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private final Duration round;
    private final Person alice;
    private final Person bob;
    private Instant now = START;
    private Optional<ConversationId> atAlice = Optional.empty();
    private Optional<ConversationId> atBob = Optional.empty();

    /**
     * Two strangers.
     *
     * @param round how long carrying everything once takes
     */
    Two(Path directory, Duration round) {
        this.round = round;
        this.alice = new Person(directory.resolve("alice"), "Alice", now);
        this.bob = new Person(directory.resolve("bob"), "Bob", now);
    }

    public final Person alice() {
        return alice;
    }

    public final Person bob() {
        return bob;
    }

    /** The conversation with Bob in Alice's profile. */
    public final ConversationId atAlice() {
        return atAlice.orElseThrow();
    }

    /** The conversation with Alice in Bob's profile. */
    public final ConversationId atBob() {
        return atBob.orElseThrow();
    }

    public final Instant now() {
        return now;
    }

    public final void pass(Duration time) {
        now = now.plus(time);
    }

    /** Alice makes an invitation. */
    public abstract Invitation invite();

    /** Bob accepts; Alice doesn't know yet. */
    public final void join(Invitation invitation) {
        atBob = Optional.of(bob.join(invitation, now));
    }

    /** They exchange their introductions and confirm them. */
    final void introduce() {
        join(invite());
        exchange();
    }

    /** Carries everything to and fro, receipts too, until there is nothing left to carry. */
    public final void exchange() {
        boolean carried = true;
        while (carried) {
            pass(round);
            boolean toAlice = carry(bob, alice);
            carried = carry(alice, bob) || toAlice;
            atAlice = alice.conversations().stream().map(Conversation::id).findFirst();
        }
    }

    /** The same between Bob and Alice's profile on another machine. */
    public final void exchange(Person elsewhere) {
        boolean carried = true;
        while (carried) {
            pass(round);
            boolean toBob = carry(elsewhere, bob);
            carried = carry(bob, elsewhere) || toBob;
        }
    }

    private boolean carry(Person from, Person to) {
        List<P> all = post(from);
        all.forEach(one -> deliver(one, to));
        return !all.isEmpty();
    }

    /** What somebody has to send now, receipts too. */
    public abstract List<P> post(Person from);

    /** Delivers what has to be openable. */
    public final void deliver(P carried, Person to) {
        try {
            take(carried, to);
        } catch (UnopenableException e) {
            throw new AssertionError("what was carried didn't open", e);
        }
    }

    /** Takes what was carried in one transaction, which an exception undoes. */
    public abstract void take(P carried, Person to) throws UnopenableException;

    @Override
    public final void close() {
        alice.close();
        bob.close();
    }
}
