package chat.tacit.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Circle;
import chat.tacit.client.ClientException;
import chat.tacit.client.Person;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.record.LinkedRecord;
import chat.tacit.e2ee.record.LinkedRecord.Device.Whose;
import chat.tacit.e2ee.record.ProfileRecord;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

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
}
