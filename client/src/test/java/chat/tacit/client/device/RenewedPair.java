package chat.tacit.client.device;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.RenewalLinks;
import chat.tacit.client.conversation.Arrivals;
import chat.tacit.client.conversation.Conversation;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.Travel;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Alice and Bob, with two devices each, who renew their keys. */
final class RenewedPair implements AutoCloseable {
    private final Circle circle;
    final Person alice1;
    final Person alice2;
    final Person bob1;
    final Person bob2;
    private final ConversationId withBob;
    private final ConversationId withAlice;

    RenewedPair(Path folder) {
        circle = new Circle(folder);
        alice1 = circle.device(1);
        bob1 = circle.bob();
        withBob = circle.withBob();
        withAlice = circle.pair().atBob();
        alice2 = circle.link(alice1, Instant.EPOCH);
        bob2 = circle.link(bob1, Instant.EPOCH);
        circle.exchange();
    }

    Circle circle() {
        return circle;
    }

    Instant now() {
        return circle.pair().now();
    }

    List<Person> all() {
        return List.of(alice1, alice2, bob1, bob2);
    }

    /** The conversation with the other side, the same on both devices of one. */
    ConversationId on(Person device) {
        return device == bob1 || device == bob2 ? withAlice : withBob;
    }

    String rekey(Person by, Travel travel) throws ClientException {
        return by.write(tx ->
                        RenewalLinks.make(
                                tx,
                                Contacts.find(tx, on(by)).orElseThrow(),
                                new InvitationTerms(true, travel, false),
                                by.parts().entropy(),
                                now()))
                .link();
    }

    void accept(Person by, String link, Travel travel) throws ClientException {
        Link.LongForm longForm = (Link.LongForm) Link.parse(link);
        var _ =
                by.write(tx ->
                        by.parts()
                                .joining()
                                .join(tx, longForm.invitation(), travel, Optional.empty(), now()));
    }

    void renew(Travel travel) throws ClientException {
        accept(bob1, rekey(alice1, travel), travel);
        circle.exchange();
    }

    String code(Person of) {
        try {
            return of.read(tx -> of.parts().conversations().code(tx, on(of))).toString();
        } catch (ClientException e) {
            throw new AssertionError(e);
        }
    }

    List<String> codes() {
        return all().stream().map(this::code).distinct().toList();
    }

    Level level(Person of) {
        return of.contact(on(of)).level();
    }

    List<Level> levels() {
        return all().stream().map(this::level).toList();
    }

    /** Both users compare the code, each on the first device. */
    void compare() throws ClientException {
        for (Person device : List.of(alice1, bob1)) {
            String code = code(device == alice1 ? bob1 : alice1);
            var _ =
                    device.write(
                            tx -> device.parts().conversations().compare(tx, on(device), code));
        }
        circle.exchange();
    }

    /** How many devices of the other side have answered this one. */
    long connections(Person device) {
        return device.read(tx -> Connections.of(tx, on(device))).stream()
                .filter(one -> device.contact(one).state() == Conversation.State.ACTIVE)
                .count();
    }

    void pass(Duration time) {
        circle.pair().pass(time);
        circle.exchange();
    }

    /** Time for what nobody sends again, and for pairs that are missing. */
    void settle() {
        all().forEach(device -> circle.away(device, false));
        for (int day = 0; day < 9; day++) {
            pass(Duration.ofDays(1));
            all().forEach(this::fillGaps);
        }
    }

    void fillGaps(Person device) {
        device.write(tx -> {
            Arrivals.giveUp(tx, device.parts().entropy(), now(), device::hear);
            device.parts().gaps().askDue(tx, now(), device::hear);
            return true;
        });
    }

    /** What a device shows that begins with a word. */
    List<String> texts(Person device, String word) {
        return device.texts(on(device)).stream().filter(text -> text.startsWith(word)).toList();
    }

    @Override
    public void close() {
        circle.close();
    }
}
