package chat.tacit.client;

import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Receipts;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Travel;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Alice, who invites, and Bob, who joins: two real profiles on a clock that stands until it is
 * moved.
 */
public final class Pair implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    /** How long carrying everything once takes: longer than a receipt waits. */
    public static final Duration ROUND = Duration.ofSeconds(2);

    private final Person alice;
    private final Person bob;
    private Instant now = START;
    private Optional<ConversationId> atAlice = Optional.empty();
    private Optional<ConversationId> atBob = Optional.empty();

    /** Two strangers. */
    public Pair(Path directory) {
        alice = new Person(directory.resolve("alice"), "Alice", now);
        bob = new Person(directory.resolve("bob"), "Bob", now);
    }

    /** Two who have exchanged their introductions and confirmed them. */
    public static Pair introduced(Path directory) {
        Pair pair = new Pair(directory);
        pair.join(pair.invite());
        pair.exchange();
        return pair;
    }

    public Person alice() {
        return alice;
    }

    public Person bob() {
        return bob;
    }

    /** The conversation with Bob in Alice's profile. */
    public ConversationId atAlice() {
        return atAlice.orElseThrow();
    }

    /** The conversation with Alice in Bob's profile. */
    public ConversationId atBob() {
        return atBob.orElseThrow();
    }

    public Instant now() {
        return now;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** Alice makes an invitation with the keys of the short form. */
    public Invitation invite() {
        return invite(false);
    }

    /** The same, and she decides about whoever joins if {@code ask}. */
    public Invitation invite(boolean ask) {
        try {
            var _ =
                    alice.write(tx ->
                            Invitations.make(
                                    tx,
                                    new InvitationTerms(false, Travel.LINK, ask),
                                    alice.parts().entropy(),
                                    now));
        } catch (ClientException e) {
            throw new IllegalStateException(e.sentence(), e);
        }
        return Invitation.decode(
                alice.read(tx -> tx.one("SELECT fixed FROM invitation", row -> row.bytes(1)))
                        .orElseThrow());
    }

    /** Bob accepts; Alice doesn't know yet. */
    public void join(Invitation invitation) {
        atBob = Optional.of(bob.join(invitation, now));
    }

    /** Carries everything to and fro, receipts too, until there is nothing left to carry. */
    public void exchange() {
        boolean carried = true;
        while (carried) {
            pass(ROUND);
            boolean toAlice = carry(bob, alice);
            carried = carry(alice, bob) || toAlice;
            atAlice = alice.conversations().stream().map(Conversation::id).findFirst();
        }
    }

    /** The same between Bob and Alice's profile on another machine. */
    public void exchange(Person elsewhere) {
        boolean carried = true;
        while (carried) {
            pass(ROUND);
            boolean toBob = carry(elsewhere, bob);
            carried = carry(bob, elsewhere) || toBob;
        }
    }

    private boolean carry(Person from, Person to) {
        List<Person.Box> boxes = post(from);
        boxes.forEach(box -> deliver(box, to));
        return !boxes.isEmpty();
    }

    /** What somebody has to send now, receipts too. */
    public List<Person.Box> post(Person from) {
        from.write(tx -> {
            from.parts().toldIdentities().run(tx, now);
            Receipts.send(tx, from.parts().sealer(), now);
            return true;
        });
        return from.post(now);
    }

    /** Delivers a box that has to be openable. */
    public void deliver(Person.Box box, Person to) {
        try {
            var _ = to.take(box, now);
        } catch (UnopenableException e) {
            throw new AssertionError("a box didn't open", e);
        }
    }

    @Override
    public void close() {
        alice.close();
        bob.close();
    }
}
