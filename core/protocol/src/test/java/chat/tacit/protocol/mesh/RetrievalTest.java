package chat.tacit.protocol.mesh;

import static chat.tacit.protocol.mesh.MeshSamples.KEY;
import static chat.tacit.protocol.mesh.MeshSamples.NOW;
import static chat.tacit.protocol.mesh.MeshSamples.OTHER;
import static chat.tacit.protocol.mesh.MeshSamples.SERVER;
import static chat.tacit.protocol.mesh.MeshSamples.fingerprint;
import static chat.tacit.protocol.mesh.MeshSamples.malformed;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Text;
import chat.tacit.kit.SeededEntropy;
import chat.tacit.protocol.mesh.JsonValue.JsonFlag;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

class RetrievalTest {
    private final Entropy entropy = new SeededEntropy(3);
    private final Cursor cursor = new Cursor(Bytes.owned(entropy.bytes(8)), 57);
    private final Fetch fetch =
            new Fetch(
                    fingerprint(SERVER),
                    Bytes.owned(entropy.bytes(16)),
                    NOW,
                    new Fetch.Place(Bytes.owned(entropy.bytes(16)), Optional.of(cursor), true));
    private final Lease lease =
            new Lease(
                    KEY.publicKey().thumbprint(),
                    fingerprint(SERVER),
                    NOW,
                    NOW.plus(Lease.LONGEST));
    private final Retrieval retrieval =
            new Retrieval(
                    KEY.publicKey(),
                    fetch.sign(KEY, entropy),
                    Optional.of(lease.sign(KEY, entropy)));

    @Test
    void retrievalIsReadAsItWasWritten() {
        assertThat(retrieval.encode().size()).isEqualTo(Retrieval.SIZE);
        assertThat(Retrieval.ofHeader(retrieval.header())).isEqualTo(retrieval);
        assertThat(Fetch.of(retrieval.signature())).isEqualTo(fetch);
        assertThat(Lease.of(retrieval.lease().orElseThrow())).isEqualTo(lease);
    }

    @Test
    void withAndWithoutALeaseItLooksTheSame() {
        Retrieval without = new Retrieval(KEY.publicKey(), retrieval.signature(), Optional.empty());
        assertThat(without.header()).hasSameSizeAs(retrieval.header());
        assertThat(Retrieval.ofHeader(without.header())).isEqualTo(without);
    }

    /** As the document has it: two members, no pad. */
    @Test
    void documentsOwnFormIsRead() {
        byte[] json =
                JsonObject.empty()
                        .with("public_key", Text.base64(KEY.publicKey().bytes().shared()))
                        .with("signature", retrieval.signature().compact())
                        .canonical();
        assertThat(Retrieval.decode(json).signature()).isEqualTo(retrieval.signature());
    }

    @Test
    void otherFormsAreMalformed() {
        JsonObject json = JsonReader.object(retrieval.encode().toArray());
        malformed(() -> Retrieval.decode(json.with("more", 1).canonical()));
        malformed(() -> Retrieval.decode(json.with("pad", "1").canonical()));
        malformed(() -> Retrieval.decode(json.with("pad", 0).canonical()));
        malformed(() -> Retrieval.decode(Arrays.copyOf(retrieval.encode().toArray(), 3_073)));
        malformed(() -> Retrieval.ofHeader(retrieval.header() + "="));
        malformed(() ->
                Retrieval.decode(
                        json.with("signature", retrieval.lease().orElseThrow().compact())
                                .canonical()));
    }

    @Test
    void leaseFetchesNothing() {
        Jws signed = retrieval.lease().orElseThrow();
        malformed(() -> new Jws(JwsType.FETCH, signed.compact()));
        malformed(() -> new Jws(JwsType.LEASE, retrieval.signature().compact()));
        malformed(() -> new Retrieval(KEY.publicKey(), signed, Optional.empty()));
        malformed(() -> Fetch.of(signed));
        malformed(() -> Lease.of(retrieval.signature()));
    }

    @Test
    void fetchSaysThePhraseAndNothingMore() {
        JsonObject payload = retrieval.signature().payload();
        assertThat(payload.open().text("phrase")).isEqualTo("I AM WHO I SAY I AM");
        refused(payload.with("phrase", "i am who i say i am"));
        refused(payload.with("more", 1));
        refused(payload.with("nonce", "AAAA"));
        refused(payload.with("iat", "2026"));
        refused(payload.with("cursor", "AAAA"));
        refused(payload.with("delete", new JsonFlag(false)));
        refused(payload.with("iat", Fetch.MOST_SECONDS + 1));
    }

    private void refused(JsonObject payload) {
        Jws signed = Jws.sign(JwsType.FETCH, payload, KEY, entropy);
        malformed(() -> Fetch.of(signed));
    }

    @Test
    void fetchHoldsForTwoMinutesBothWays() {
        assertThat(fetch.isCurrent(NOW.plusSeconds(120))).isTrue();
        assertThat(fetch.isCurrent(NOW.plusSeconds(121))).isFalse();
        assertThat(fetch.isCurrent(NOW)).isTrue();
        assertThat(fetch.isCurrent(NOW.minusMillis(1))).isFalse();
    }

    @Test
    void leaseIsOfOneKeyAndForAWeek() {
        assertThat(lease.isOf(KEY.publicKey(), NOW)).isTrue();
        assertThat(lease.isOf(OTHER.publicKey(), NOW)).isFalse();
        assertThat(lease.isOf(KEY.publicKey(), NOW.minusSeconds(120))).isTrue();
        assertThat(lease.isOf(KEY.publicKey(), NOW.minusSeconds(121))).isFalse();
        assertThat(lease.isValid(NOW.plus(Lease.LONGEST).minusSeconds(1))).isTrue();
        assertThat(lease.isValid(NOW.plus(Lease.LONGEST))).isFalse();
        malformed(() -> until(NOW.plus(Lease.LONGEST).plusSeconds(1)));
        malformed(() -> until(NOW.minusSeconds(1)));
        assertThat(until(NOW).isValid(NOW)).as("it ends the lease").isFalse();
    }

    private Lease until(Instant until) {
        return new Lease(lease.recipient(), lease.server(), NOW, until);
    }

    @Test
    void answersAreEquallyLong() {
        FetchAnswer full =
                new FetchAnswer(cursor, Optional.of(MeshSamples.packet(KEY.publicKey(), 9)), 12);
        FetchAnswer empty = new FetchAnswer(cursor, Optional.empty(), 0);
        assertThat(full.encode().size()).isEqualTo(FetchAnswer.SIZE);
        assertThat(empty.encode().size()).isEqualTo(FetchAnswer.SIZE);
        assertThat(FetchAnswer.decode(full.encode().toArray())).isEqualTo(full);
        assertThat(FetchAnswer.decode(empty.encode().toArray())).isEqualTo(empty);
        malformed(() -> FetchAnswer.decode(Arrays.copyOf(full.encode().toArray(), 17_407)));
        malformed(() -> new FetchAnswer(cursor, Optional.empty(), 1_000_000));
    }

    @Test
    void largestPacketFitsAnAnswer() {
        int size = 7_000;
        while (!fits(size)) {
            size--;
        }
        Packet largest = withMessage(size);
        assertThat(Text.fromUtf8(largest.encode())).doesNotContain("\"pad\":\"00000000");
        FetchAnswer answer =
                new FetchAnswer(cursor, Optional.of(largest), FetchAnswer.MOST_WAITING);
        assertThat(FetchAnswer.decode(answer.encode().toArray())).isEqualTo(answer);
    }

    private boolean fits(int size) {
        try {
            return withMessage(size).encode().length == Packet.SIZE;
        } catch (MalformedException e) {
            return false;
        }
    }

    private Packet withMessage(int size) {
        return new Packet(
                KEY.publicKey(),
                MeshSamples.jwe(Jwe.Type.MESSAGE, KEY.publicKey(), size, entropy),
                MeshSamples.jwe(Jwe.Type.SIGNATURE, KEY.publicKey(), 1_230, entropy));
    }

    @Test
    void cursorHasOneForm() {
        assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
        assertThat(cursor.toString()).hasSize(22);
        malformed(() -> Cursor.parse(Text.base64Url(new byte[15])));
        malformed(() -> Cursor.parse(Text.base64Url(new byte[17])));
        byte[] negative = new byte[16];
        negative[8] = (byte) 0x80;
        malformed(() -> Cursor.parse(Text.base64Url(negative)));
    }
}
