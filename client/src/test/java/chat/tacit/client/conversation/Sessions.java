package chat.tacit.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contact;
import chat.tacit.e2ee.agreement.ResyncKeys;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Alice and Bob, who have been introduced, and what becomes of their session. */
final class Sessions implements AutoCloseable {
    /** What is shown once there is a new one. */
    static final String MADE = "A new session was made after messages were lost.";

    private final Pair pair;

    Sessions(Path directory) {
        pair = Pair.introduced(directory);
    }

    Pair pair() {
        return pair;
    }

    /** Alice asks for a new session. */
    void ask() {
        ask(pair.alice(), pair.atAlice());
    }

    void ask(Person person, ConversationId whom) {
        Contact contact = person.contact(whom);
        person.write(tx -> {
            person.parts().resyncs().ask(tx, contact, pair.now(), person::hear);
            return true;
        });
    }

    /** Alice's profile is one that was put back from a copy. */
    void restore() {
        pair.alice()
                .write(tx -> {
                    pair.alice().parts().restore(tx, pair.now());
                    return true;
                });
    }

    /** When Alice asks again. */
    Optional<Instant> nextAgain() {
        return pair.alice().read(Resyncs::nextAgain);
    }

    /** Requests of somebody's that wait for an answer. */
    static long pending(Person of) {
        return of.number(
                "SELECT COUNT(*) FROM contact WHERE resync_key IS NOT NULL"
                        + " OR resync_kem IS NOT NULL");
    }

    static long generations(Person of) {
        return of.number("SELECT COUNT(*) FROM ratchet");
    }

    /** What somebody has to send is lost with the relays. */
    void lose(Person from) {
        assertThat(pair.post(from)).isNotEmpty();
    }

    /** A request that only its number makes genuine, in a box of Alice's. */
    Person.Box request(long number) {
        ResyncKeys keys = ResyncKeys.generate(number, pair.alice().parts().entropy());
        Boxed boxed = new Boxed(BoxKind.RESYNC, keys.request().encode());
        return pair.alice().boxes(pair.atAlice(), boxed).getFirst();
    }

    @Override
    public void close() {
        pair.close();
    }
}
