package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.backup.Export;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.ContactIdentityKey;
import chat.tacit.e2ee.backup.RecoveryKey;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.device.LogId;
import chat.tacit.e2ee.device.SealedSigner;
import chat.tacit.e2ee.device.SignedEntry;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.Travel;
import chat.tacit.e2ee.record.KeptRecord;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.LinkedRecord.Device.Whose;
import chat.tacit.e2ee.record.ProfileRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Alice's device 3 is stolen: its holder tells device 1 whatever they like. */
final class HostileSiblingTest {
    @TempDir Path folder;
    private Circle circle;
    private Person first;
    private Person second;
    private Person thief;
    private ConversationId ofThief;

    @BeforeEach
    void link() {
        circle = new Circle(folder);
        first = circle.device(1);
        second = circle.link(first, Instant.EPOCH);
        thief = circle.link(first, Instant.EPOCH);
        ofThief =
                first.read(Siblings::all).stream()
                        .filter(device -> device.number() == 3)
                        .flatMap(device -> device.connection().stream())
                        .findAny()
                        .orElseThrow();
        circle.forgive();
    }

    @AfterEach
    void end() {
        circle.close();
    }

    /** Whether device 1 takes what the thief tells it, in one part. */
    private boolean tells(ProfileRecord... records) {
        long next = expected();
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        for (ProfileRecord record : records) {
            Bytes encoded = record.encode();
            part.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(encoded.size()).array());
            part.writeBytes(encoded.toArray());
        }
        Body told = new Body.History(next, 0, Bytes.owned(part.toByteArray()));
        thief.seal(thief.read(Siblings::first).orElseThrow(), told, circle.pair().now());
        circle.exchange();
        return expected() > next;
    }

    private long expected() {
        return first.number("SELECT expected FROM sibling WHERE conversation = ?", ofThief.bytes());
    }

    private LinkedRecord.Device device(int number, Whose whose) {
        return new LinkedRecord.Device(number, "device " + number, circle.pair().now(), whose, 3);
    }

    private void remove(int device) {
        try {
            first.<Boolean, ClientException>write(tx -> {
                first.parts().removals().begin(tx, device, circle.pair().now());
                return true;
            });
        } catch (ClientException e) {
            throw new AssertionError(e);
        }
    }

    private void assertThatTheThiefIsOut() {
        assertThat(first.number("SELECT COUNT(*) FROM sibling WHERE fed = 1")).isOne();
        assertThat(
                        first.number(
                                "SELECT COUNT(*) FROM sibling WHERE trusted = 1"
                                        + " AND conversation = ?",
                                ofThief.bytes()))
                .isZero();
        circle.exchange();
        var _ = first.say(circle.withBob(), "Not for the thief.", circle.pair().now());
        circle.exchange();
        assertThat(thief.texts(circle.withBob())).isEmpty();
        assertThat(second.texts(circle.withBob())).containsExactly("Not for the thief.");
        assertThat(Household.devices(circle.bob(), circle.pair().atBob())).containsExactly(1, 2);
    }

    @Test
    void deviceThatGivesItselfAnotherNumberIsRemovedAllTheSame() {
        assertThat(tells(device(200, Whose.MINE))).isFalse();
        remove(3);
        assertThatTheThiefIsOut();
    }

    @Test
    void deviceTakesNobodysNumber() {
        assertThat(tells(device(2, Whose.MINE))).isFalse();
        assertThat(tells(device(1, Whose.MINE))).isFalse();
        assertThat(tells(device(2, Whose.YOURS))).isFalse();
        assertThat(tells(device(3, Whose.YOURS))).isFalse();
        assertThat(tells(device(3, Whose.MINE), device(1, Whose.YOURS))).isTrue();
        assertThat(first.read(Siblings::own)).contains(1);
        remove(3);
        assertThatTheThiefIsOut();
    }

    /** The user would remove the phone, thinking that it is what was stolen. */
    @Test
    void deviceKeepsTheNameThatTheUserGaveIt() {
        List<String> before = deviceNames();
        var phone = new LinkedRecord.Device(2, "tablet", circle.pair().now(), Whose.ANOTHER, 1);
        var ours = new LinkedRecord.Device(1, "tablet", circle.pair().now(), Whose.YOURS, 0);
        var theirs = new LinkedRecord.Device(3, "phone", circle.pair().now(), Whose.MINE, 1);
        var linked = new LinkedRecord.Device(2, "tablet", circle.pair().now(), Whose.ANOTHER, 3);
        assertThat(tells(phone, ours, theirs, linked)).isTrue();
        assertThat(deviceNames()).isEqualTo(before);
        circle.exchange();
        assertThat(second.read(Siblings::all)).noneMatch(device -> device.name().equals("tablet"));
    }

    private List<String> deviceNames() {
        return first.read(Siblings::all).stream().map(Siblings.Device::name).toList();
    }

    @Test
    void deviceCannotSayThatItWasRemovedSoThatNobodyTellsContacts() {
        assertThat(tells(new LinkedRecord.Removed(3, 200))).isFalse();
        assertThat(tells(new LinkedRecord.Removed(3, 3))).isFalse();
        remove(3);
        assertThatTheThiefIsOut();
    }

    /** Whoever removes the thief then does so. */
    @Test
    void removalThatNobodySignsFallsToWhoeverRemovesTheDeviceThatToldIt() {
        assertThat(tells(new LinkedRecord.Removed(2, 200))).isTrue();
        remove(3);
        circle.exchange();
        assertThat(Household.devices(circle.bob(), circle.pair().atBob())).containsExactly(1);
        List<ConversationId> untold = first.read(tx -> UntoldContacts.of(tx));
        assertThat(untold).isEmpty();
    }

    /** A contact that the thief makes up, with these entries as its log. */
    private LinkedRecord.Known contact(ContactIdentityKey of, SignedEntry... theirs) {
        return new LinkedRecord.Known(
                Bytes.owned(Entropy.system().bytes(ProfileRecord.CONVERSATION_SIZE)),
                Level.LINK,
                circle.pair().now(),
                of.publicKeys(),
                Travel.LINK,
                Optional.of(Travel.LINK),
                List.of(root(keys())),
                List.of(theirs),
                new LinkedRecord.Known.Presented("Carol", "", Bytes.empty(), Instant.EPOCH),
                false);
    }

    private static ContactIdentityKey keys() {
        return ContactIdentityKey.generate(Entropy.system());
    }

    private SignedEntry root(ContactIdentityKey of) {
        return SignedEntry.root(of, circle.pair().now());
    }

    @Test
    void logsOfAContactThatDontHoldAreRefused() {
        ContactIdentityKey carol = keys();
        SignedEntry broken = new SignedEntry(Bytes.zeros(1), Bytes.zeros(64));
        assertThat(tells(contact(carol, broken))).isFalse();
        assertThat(tells(contact(carol, root(carol), broken))).isFalse();
        assertThat(tells(contact(carol, root(keys())))).isFalse();
        assertThat(tells(contact(carol, root(carol), root(keys())))).isFalse();
        assertThat(tells(contact(carol, root(carol)))).isTrue();
        assertThat(Circle.names(first)).containsExactly("Bob", "Carol");
    }

    @Test
    void logThatBeginsLaterIsTheContactsOwn() {
        ContactIdentityKey carol = keys();
        LinkedRecord.Known known = contact(carol);
        SignedEntry broken = new SignedEntry(Bytes.zeros(1), Bytes.zeros(64));
        assertThat(tells(known)).isTrue();
        for (SignedEntry root : List.of(broken, root(keys()))) {
            var logs = new LinkedRecord.Logs(known.conversation(), known.ours(), List.of(root));
            assertThat(tells(logs)).isTrue();
        }
        ConversationId in = new ConversationId(known.conversation());
        assertThat(hasLog(in)).isFalse();
        assertThat(
                        tells(
                                new LinkedRecord.Logs(
                                        known.conversation(), known.ours(), List.of(root(carol)))))
                .isTrue();
        assertThat(hasLog(in)).isTrue();
    }

    private boolean hasLog(ConversationId in) {
        return first.read(tx -> DeviceLogs.peer(tx, in).isPresent());
    }

    @Test
    void highestNumberThereIsDoesntKeepAnotherDeviceFromBeingLinked() {
        assertThat(tells(device(255, Whose.ANOTHER))).isTrue();
        Person fourth = circle.link(first, Instant.EPOCH);
        assertThat(fourth.read(Siblings::own)).contains(4);
    }

    @Test
    void whenAllNumbersAreGivenTheUserIsToldSo() {
        assertThat(
                        tells(
                                IntStream.rangeClosed(4, 255)
                                        .mapToObj(number -> device(number, Whose.ANOTHER))
                                        .toArray(ProfileRecord[]::new)))
                .isTrue();
        assertThatThrownBy(() -> circle.link(first, Instant.EPOCH))
                .hasMessageContaining("255 devices");
    }

    private LinkedRecord.Mark note(long stamp, String text) {
        return new LinkedRecord.Mark(
                circle.withBob().bytes(),
                Field.NOTE.number(),
                stamp,
                Bytes.owned(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String note(Person device) {
        return device.read(tx ->
                        tx.one(
                                "SELECT note FROM conversation WHERE kind = 'contact'",
                                row -> row.text(1)))
                .orElseThrow();
    }

    /** Whatever a stamp says, what the user decides afterwards has a higher one. */
    @Test
    void userDecidesAfterTheHighestStampThereIs() {
        for (int again = 0; again < 3; again++) {
            assertThat(tells(note(Long.MAX_VALUE, "stolen " + again))).isTrue();
            assertThat(note(first)).isEqualTo("stolen " + again);
        }
        first.write(tx -> tx.update("UPDATE conversation SET note = 'mine', muted = 1"));
        circle.exchange();
        assertThat(note(first)).isEqualTo("mine");
        second.write(tx -> tx.update("UPDATE conversation SET note = 'mine too'"));
        circle.exchange();
        assertThat(note(second)).isEqualTo("mine too");
        assertThat(note(first)).isEqualTo("mine too");
    }

    @Test
    void stampCountsAtMostAStepAboveWhatIsKnown() {
        assertThat(tells(note(Decisions.STEP, "first"))).isTrue();
        assertThat(stamp()).isEqualTo(Decisions.STEP);
        assertThat(tells(note(2 * Decisions.STEP, "second"))).isTrue();
        assertThat(stamp()).isEqualTo(2 * Decisions.STEP);
        assertThat(tells(note(3 * Decisions.STEP + 1, "third"))).isTrue();
        assertThat(stamp()).isEqualTo(3 * Decisions.STEP);
    }

    private long stamp() {
        return first.number("SELECT MAX(stamp) FROM mark");
    }

    private Optional<SealedSigner> signer(Person device) {
        return device.read(tx -> RecoverySigners.of(tx, circle.withBob()));
    }

    @Test
    void signerThatOurLogDoesntNameSwitchesNoRecoveryKeyOff() throws UnopenableException {
        RecoveryKey key = RecoveryKey.random(Entropy.system());
        LogId log = first.read(tx -> DeviceLogs.own(tx, circle.withBob()).id());
        SealedSigner bogus = SealedSigner.make(log, key.pair().publicKey(), Entropy.system());
        var told = new KeptRecord.Signer(circle.withBob().bytes(), bogus);
        assertThat(tells(told)).isTrue();
        assertThat(signer(first)).isEmpty();

        first.write(tx -> {
            Export.keep(tx, key.pair().publicKey());
            return true;
        });
        circle.exchange();
        Optional<SealedSigner> made = signer(first);
        assertThat(made).isPresent().isNotEqualTo(Optional.of(bogus));
        assertThat(signer(second)).isEqualTo(made);
        assertThat(first.read(tx -> RecoverySigners.open(tx, circle.withBob(), key)).isPresent())
                .isTrue();
        var again = new SealedSigner(made.get().keys(), bogus.recovery(), bogus.sealed());
        assertThat(tells(told, new KeptRecord.Signer(circle.withBob().bytes(), again))).isTrue();
        assertThat(signer(first)).isEqualTo(made);
    }

    @Test
    void phantomDevicesDontKeepTheThiefFromBeingRemoved() throws ClientException {
        var behind = new LinkedRecord.Device(10, "ghost", circle.pair().now(), Whose.ANOTHER, 9);
        var nowhere = new LinkedRecord.Device(11, "ghost", circle.pair().now(), Whose.ANOTHER, 0);
        var ofAnother = new LinkedRecord.Device(12, "ghost", circle.pair().now(), Whose.ANOTHER, 2);
        assertThat(tells(device(9, Whose.ANOTHER), behind, nowhere, ofAnother)).isTrue();
        assertThatThrownBy(() ->
                        first.<Boolean, ClientException>write(tx -> {
                            first.parts().removals().begin(tx, 3, circle.pair().now());
                            return true;
                        }))
                .hasMessageContaining("--with-others");

        List<Integer> others =
                first.<List<Integer>, ClientException>write(
                        tx -> first.parts().removals().beginWithOthers(tx, 3, circle.pair().now()));
        assertThat(others).containsExactly(9, 10, 11);
        assertThatTheThiefIsOut();
    }

    @Test
    void deviceWithAConnectionIsReachedWhateverOthersSayOfIt() throws ClientException {
        first.write(tx -> tx.update("UPDATE device SET linked_by = 3 WHERE number = 2"));
        List<Integer> others =
                first.<List<Integer>, ClientException>write(
                        tx -> first.parts().removals().beginWithOthers(tx, 3, circle.pair().now()));
        assertThat(others).isEmpty();
        assertThatTheThiefIsOut();
    }
}
