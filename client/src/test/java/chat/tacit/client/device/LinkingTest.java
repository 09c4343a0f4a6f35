package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Resyncs;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.ProfileRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A second machine becomes a device of Alice's. */
final class LinkingTest {
    @TempDir Path folder;
    private Circle circle;

    @BeforeEach
    void begin() {
        circle = new Circle(folder);
    }

    @AfterEach
    void end() {
        circle.close();
    }

    private Person alice() {
        return circle.device(1);
    }

    @Test
    void bothShowTheSameCodeAndAnotherLinkHasAnother() {
        Person machine = circle.machine();
        ConversationId connection = circle.read(alice(), circle.shown(machine));
        circle.exchange();

        String here = code(alice(), connection);
        assertThat(code(machine, machine.read(Siblings::first).orElseThrow())).isEqualTo(here);
        Person other = circle.machine();
        assertThat(code(alice(), circle.read(alice(), circle.shown(other)))).isNotEqualTo(here);
    }

    private static String code(Person person, ConversationId connection) {
        return person.read(tx -> Siblings.code(tx, connection)).toString();
    }

    @Test
    void nothingIsToldBeforeTheUserHasConfirmed() {
        Person machine = circle.machine();
        var _ = circle.read(alice(), circle.shown(machine));
        circle.exchange();
        var _ = alice().say(circle.withBob(), "A secret.", circle.pair().now());
        circle.exchange();

        assertThat(machine.conversations()).isEmpty();
        assertThat(machine.read(Siblings::all)).isEmpty();
        assertThat(alice().number("SELECT COUNT(*) FROM part")).isZero();
    }

    @Test
    void nothingIsTakenFromADeviceThatNobodyConfirmed() {
        Person machine = circle.machine();
        var _ = circle.read(alice(), circle.shown(machine));
        circle.exchange();
        tell(machine, new LinkedRecord.Gone(circle.withBob().bytes()));

        assertThatThrownBy(() -> arrive(machine)).isInstanceOf(UnopenableException.class);
        assertThat(Circle.names(alice())).containsExactly("Bob");
    }

    @Test
    void contactCannotSpeakAsADevice() {
        Bytes part = part(new LinkedRecord.Gone(circle.withBob().bytes()));
        circle.bob().seal(circle.pair().atBob(), new Body.History(1, 0, part), circle.pair().now());

        assertThatThrownBy(() -> arrive(circle.bob())).isInstanceOf(UnopenableException.class);
        assertThat(Circle.names(alice())).containsExactly("Bob");
    }

    /** Delivers what somebody has to send to Alice, and fails with what fails. */
    private void arrive(Person from) throws UnopenableException {
        for (Person.Box box : circle.post(from)) {
            circle.attack(box, alice());
        }
    }

    /** Has a device tell Alice something of its own making. */
    private void tell(Person device, ProfileRecord record) {
        ConversationId connection = device.read(Siblings::first).orElseThrow();
        long next = alice().number("SELECT MAX(expected) FROM sibling");
        device.seal(connection, new Body.History(next, 0, part(record)), circle.pair().now());
    }

    private static Bytes part(ProfileRecord record) {
        Bytes encoded = record.encode();
        return Bytes.owned(
                ByteBuffer.allocate(Integer.BYTES + encoded.size())
                        .putInt(encoded.size())
                        .put(encoded.toArray())
                        .array());
    }

    @Test
    void linkOfADeviceMakesNoContact() {
        Person machine = circle.machine();
        Invitation shown = circle.shown(machine);

        assertThatThrownBy(() ->
                        alice().write(tx ->
                                alice().parts()
                                        .joining()
                                        .join(
                                                tx,
                                                shown,
                                                Travel.LINK,
                                                Optional.empty(),
                                                circle.pair().now())))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("tacit device link");
        assertThat(Circle.names(alice())).containsExactly("Bob");
    }

    @Test
    void invitationOfAContactMakesNoDevice() {
        Invitation invitation;
        try (Pair others = new Pair(folder.resolve("others"))) {
            invitation = others.invite();
        }

        assertThatThrownBy(() ->
                        circle.bob()
                                .write(tx ->
                                        circle.bob()
                                                .parts()
                                                .joining()
                                                .joinDevice(tx, invitation, circle.pair().now())))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("tacit connect");
        assertThat(circle.bob().number("SELECT COUNT(*) FROM sibling")).isZero();
    }

    @Test
    void newDeviceHasContactsHistoryAndTheSameSecurityCode() throws ClientException {
        var _ = alice().say(circle.withBob(), "A heron.", circle.pair().now());
        circle.exchange();
        var _ = circle.bob().say(circle.pair().atBob(), "Where?", circle.pair().now());
        circle.exchange();
        Person second = circle.link(alice(), Instant.EPOCH);

        assertThat(Circle.names(second)).containsExactly("Bob");
        assertThat(second.texts(circle.withBob())).containsExactly("A heron.", "Where?");
        assertThat(second.profile().name()).isEqualTo("Alice");
        assertThat(security(second)).isEqualTo(security(alice()));
        assertThat(second.read(Siblings::all))
                .extracting(Siblings.Device::number, Siblings.Device::own)
                .containsExactly(tuple(1, false), tuple(2, true));
    }

    private String security(Person device) throws ClientException {
        return device.read(tx -> device.parts().conversations().code(tx, circle.withBob()))
                .toString();
    }

    @Test
    void newDeviceHasNoKeyRatchetOrQueueOfTheOldOne() {
        Person second = circle.link(alice(), Instant.EPOCH);

        ContactIdentityKey old = alice().contact(circle.withBob()).own();
        ContactIdentityKey own = second.contact(circle.withBob()).own();
        assertThat(own.publicKeys()).isNotEqualTo(old.publicKeys());
        assertThat(second.queues(circle.withBob())).isEmpty();
        assertThat(second.routes(circle.withBob())).isEmpty();
        assertThat(
                        second.number(
                                "SELECT COUNT(*) FROM ratchet WHERE conversation = ?",
                                circle.withBob().bytes()))
                .isZero();
        Optional<Instant> asks = second.read(Resyncs::nextAgain);
        assertThat(asks).isEmpty();
    }

    @Test
    void keysOfAnotherDeviceAreRefused() {
        Person second = circle.link(alice(), Instant.EPOCH);
        tell(
                second,
                new ProfileRecord.SendingRoute(
                        circle.withBob().bytes(),
                        alice().routes(circle.withBob()).getFirst().relay(),
                        alice().contact(circle.withBob()).peer().identity(),
                        AgreementKey.generate(Entropy.system()),
                        AgreementKey.generate(Entropy.system()),
                        true,
                        false));
        int before = alice().routes(circle.withBob()).size();

        assertThatThrownBy(() -> arrive(second)).isInstanceOf(UnopenableException.class);
        assertThat(alice().routes(circle.withBob())).hasSize(before);
    }

    @Test
    void partThatIsNoRecordsChangesNothing() {
        Person second = circle.link(alice(), Instant.EPOCH);
        ConversationId connection = second.read(Siblings::first).orElseThrow();
        long next = alice().number("SELECT MAX(expected) FROM sibling");
        Bytes tooLong =
                Bytes.owned(
                        ByteBuffer.allocate(8)
                                .putInt(ProfileRecord.MAX_SIZE + 1)
                                .putInt(1)
                                .array());
        second.seal(connection, new Body.History(next, 0, tooLong), circle.pair().now());

        assertThatThrownBy(() -> arrive(second)).isInstanceOf(UnopenableException.class);
        assertThat(alice().number("SELECT MAX(expected) FROM sibling")).isEqualTo(next);
        assertThat(alice().number("SELECT COUNT(*) FROM taking")).isZero();
    }

    @Test
    void partTooFarAheadIsRefused() {
        Person second = circle.link(alice(), Instant.EPOCH);
        ConversationId connection = second.read(Siblings::first).orElseThrow();
        long next = alice().number("SELECT MAX(expected) FROM sibling");
        Bytes gone = part(new LinkedRecord.Gone(circle.withBob().bytes()));
        second.seal(
                connection, new Body.History(next + Intake.EARLY, 0, gone), circle.pair().now());
        assertThatThrownBy(() -> arrive(second)).isInstanceOf(UnopenableException.class);

        second.seal(
                connection,
                new Body.History(next + Intake.EARLY - 1, 0, gone),
                circle.pair().now());
        circle.exchange();
        assertThat(alice().number("SELECT COUNT(*) FROM part WHERE own = 0")).isOne();
        assertThat(Circle.names(alice())).containsExactly("Bob");
    }

    @Test
    void choiceOfHistoryHolds() {
        var _ = alice().say(circle.withBob(), "Old.", circle.pair().now());
        circle.exchange();
        Instant since = circle.pair().now();
        circle.exchange();
        var _ = alice().say(circle.withBob(), "New.", circle.pair().now());
        circle.exchange();
        Person second = circle.link(alice(), since);
        circle.bob().seal(circle.pair().atBob(), new Body.Message("Hi."), circle.pair().now());
        circle.exchange();

        assertThat(second.texts(circle.withBob())).containsExactly("New.", "Hi.");
    }

    @Test
    void recordLongerThanAPartComesWhole() {
        Bytes picture = png();
        alice().write(tx -> tx.update("UPDATE contact SET picture = ?, status = 'away'", picture));
        alice().write(tx -> tx.update("UPDATE conversation SET own_picture = ?", picture));
        circle.away(circle.bob(), true); // else it hears from Bob himself how he looks
        Person second = circle.link(alice(), Instant.EPOCH);

        Optional<Bytes> told =
                second.read(tx ->
                        tx.one(
                                "SELECT c.picture FROM contact c JOIN conversation v"
                                        + " ON v.id = c.conversation WHERE v.kind = 'contact'",
                                row -> row.bytes(1)));
        assertThat(told).contains(picture);
        assertThat(alice().number("SELECT MAX(next_part) FROM sibling")).isGreaterThan(3);
    }

    private static Bytes png() {
        byte[] picture = Entropy.system().bytes(Body.Profile.MAX_PICTURE);
        byte[] head = {(byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A};
        System.arraycopy(head, 0, picture, 0, head.length);
        return Bytes.owned(picture);
    }

    @Test
    void refusedDeviceLeavesNothing() {
        Person machine = circle.machine();
        ConversationId connection = circle.read(alice(), circle.shown(machine));
        circle.exchange();
        alice().write(tx -> {
            Contacts.delete(tx, connection, circle.pair().now());
            return true;
        });

        assertThat(alice().number("SELECT COUNT(*) FROM sibling")).isZero();
        assertThat(
                        alice().number(
                                        "SELECT COUNT(*) FROM queue WHERE conversation = ?",
                                        connection.bytes()))
                .isZero();
        assertThat(List.of(Circle.names(alice()))).containsExactly(List.of("Bob"));
    }
}
