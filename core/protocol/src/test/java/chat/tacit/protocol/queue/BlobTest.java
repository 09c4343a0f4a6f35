package chat.tacit.protocol.queue;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.protocol.wire.ByteRange;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Collections;

/** Blobs for files. */
class BlobTest {
    private final TestRelay relay = new TestRelay(7);
    private final AgreementKey owner = AgreementKey.generate(relay.entropy);
    private final AgreementKey reader = AgreementKey.generate(relay.entropy);

    @ParameterizedTest
    @ValueSource(ints = {4_112, 8_208, 16_400, 32_784, 65_552})
    void whoKnowsTheIdGetsTheBytesInAnotherForm(int size) {
        Connection alice = relay.connect();
        byte[] bytes = relay.entropy.bytes(size);
        BlobId id = stored(alice, put(alice, bytes, Duration.ofHours(1)));
        Connection bob = relay.connect();
        long seq = get(bob, id);
        assertThat(bob.content(seq)).isEqualTo(bytes);
        assertThat(
                        Collections.disjoint(
                                QueueTest.sixteens(bob.frames.getLast()),
                                QueueTest.sixteens(bytes)))
                .isTrue();
    }

    @Test
    void aBlobEndsWithItsLife() {
        Connection alice = relay.connect();
        byte[] bytes = relay.entropy.bytes(4_112);
        BlobId id = stored(alice, put(alice, bytes, Duration.ofHours(1)));
        relay.now = relay.now.plus(Duration.ofHours(1));
        assertThat(alice.answer(get(alice, id))).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void onlyItsOwnerDeletesABlob() {
        Connection alice = relay.connect();
        BlobId id = stored(alice, put(alice, new byte[4_112], Duration.ofHours(1)));
        Connection eve = relay.connect();
        long forbidden = eve.ask(id.entity(), new Command.DeleteBlob(), Role.BLOB, reader);
        assertThat(eve.answer(forbidden)).isInstanceOf(Answer.Refused.class);
        long allowed = alice.ask(id.entity(), new Command.DeleteBlob(), Role.BLOB, owner);
        assertThat(alice.reply(allowed)).isEqualTo(new Reply.Done());
        assertThat(relay.rows).isEmpty();
    }

    @Test
    void aSessionPutsNoMoreThanItsShare() {
        relay.limits = relay.limits.with(Limit.BLOBS_PER_SESSION, 65_536);
        Connection alice = relay.connect();
        assertThat(stored(alice, put(alice, new byte[32_784], Duration.ofHours(1)))).isNotNull();
        assertThat(alice.reply(put(alice, new byte[32_784], Duration.ofHours(1))))
                .isEqualTo(new Reply.No(Refusal.TOO_MANY, 0));
    }

    @Test
    void aRelayWithoutRoomForBlobsStillTakesMessages() {
        Connection alice = relay.connect();
        TestQueue queue = TestQueue.secured(relay, alice);
        relay.handle(alice, new Input.Room(true, false));
        assertThat(alice.reply(put(alice, new byte[4_112], Duration.ofHours(1))))
                .isEqualTo(new Reply.No(Refusal.FULL, 0));
        assertThat(alice.reply(queue.send(alice, 1))).isEqualTo(new Reply.Done());
    }

    private long put(Connection connection, byte[] bytes, Duration life) {
        return connection.ask(
                EntityId.NONE,
                new Command.PutBlob(owner.publicKey(), ByteRange.of(bytes), life),
                Role.BLOB,
                owner);
    }

    private long get(Connection connection, BlobId id) {
        return connection.ask(
                id.entity(), new Command.GetBlob(reader.publicKey()), Role.BLOB, reader);
    }

    private static BlobId stored(Connection connection, long seq) {
        if (connection.reply(seq) instanceof Reply.Stored stored) {
            return stored.blob();
        }
        throw new AssertionError(connection.reply(seq));
    }
}
