package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.Person;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.conversation.Request;
import chat.tacit.client.conversation.Requests;
import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.crypto.JosePublicKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.invitation.OwnInvitation;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.e2ee.mesh.MeshRequest;
import chat.tacit.e2ee.mesh.MessageUuid;
import chat.tacit.e2ee.route.MeshRoute;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What comes to Alice's mesh address: {@code spec/40-mesh} §13. */
final class MeshRequestsTest {
    private static final Entropy ENTROPY = Entropy.system();
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final JoseKey ADDRESS = JoseKey.generate(ENTROPY);
    private static final JoseKey WRITER = JoseKey.generate(ENTROPY);

    @TempDir private Path folder;
    private Optional<Person> somebody = Optional.empty();
    private Instant now = START;

    @BeforeEach
    void begin() throws Exception {
        Person alice = new Person(folder.resolve("alice"), "Alice", START);
        somebody = Optional.of(alice);
        MeshAddress _ = alice.write(tx -> MeshAddresses.make(tx, ADDRESS, ENTROPY, START));
    }

    @AfterEach
    void end() {
        alice().close();
    }

    private Person alice() {
        return somebody.orElseThrow();
    }

    private static MeshRequest request(JosePublicKey at, String greeting) {
        MeshRoute route = new MeshRoute(at, AgreementKey.generate(ENTROPY).publicKey());
        OwnInvitation own = OwnInvitation.hidden(false, route, Optional.empty(), ENTROPY);
        return new MeshRequest(own.invitation(), greeting);
    }

    private boolean take(MeshRequest request) throws UnopenableException {
        return take(request.encode());
    }

    private boolean take(Bytes content) throws UnopenableException {
        now = now.plusSeconds(1);
        Envelope envelope =
                new Envelope(
                        WRITER.publicKey(),
                        Text.base64(content.shared()),
                        MessageUuid.random(ENTROPY),
                        now);
        long key = address();
        return alice().write(tx -> MeshRequests.take(tx, key, envelope, now));
    }

    private long address() {
        return alice().read(MeshAddresses::find).orElseThrow().key();
    }

    private List<Request> requests() {
        return alice().read(tx -> alice().parts().requests().all(tx));
    }

    private List<Request> unannounced() {
        return alice().read(tx -> alice().parts().requests().unannounced(tx, now));
    }

    private void reject(Request request) {
        var _ =
                alice().write(tx -> {
                    MeshRequests.rejected(tx, request.stranger().orElseThrow(), now);
                    return true;
                });
    }

    private void unopenable(Bytes content) {
        assertThatExceptionOfType(UnopenableException.class).isThrownBy(() -> take(content));
        assertThat(requests()).isEmpty();
    }

    @Test
    void whoeverWritesWaitsForTheUser() throws Exception {
        assertThat(take(request(WRITER.publicKey(), "We met at the lake."))).isTrue();
        assertThat(take(request(WRITER.publicKey(), ""))).isTrue();
        assertThat(requests())
                .extracting(Request::name)
                .containsExactly("new contact#2", "new contact");
        assertThat(requests()).extracting(Request::level).containsOnly(Level.LINK);
        assertThat(unannounced())
                .extracting(Request::greeting)
                .containsExactly("We met at the lake.", "");
        ConversationId first = requests().getLast().id();
        var _ =
                alice().write(tx -> {
                    Requests.announced(tx, first);
                    return true;
                });
        assertThat(unannounced()).extracting(Request::greeting).containsExactly("");
        assertThat(alice().conversations()).isEmpty();
        assertThat(alice().number("SELECT COUNT(*) FROM outbox")).isZero();
    }

    /** Sent again by its writer, or replayed in a packet of whoever saw it. */
    @Test
    void oneInvitationIsOneRequestInHoweverManyPackets() throws Exception {
        MeshRequest request = request(WRITER.publicKey(), "Hello");
        assertThat(take(request)).isTrue();
        assertThat(take(request)).isFalse();
        assertThat(take(new MeshRequest(request.invitation(), "Hello again"))).isFalse();
        assertThat(requests()).extracting(Request::greeting).containsExactly("Hello");
        reject(requests().getFirst());
        assertThat(take(request)).isFalse();
        assertThat(requests()).isEmpty();
    }

    @Test
    void floodFillsTheListAndNoMore() throws Exception {
        for (int i = 0; i < MeshRequests.MAX_WAITING; i++) {
            assertThat(take(request(WRITER.publicKey(), ""))).isTrue();
        }
        MeshRequest late = request(WRITER.publicKey(), "late");
        assertThat(take(late)).isFalse();
        assertThat(take(request(WRITER.publicKey(), ""))).isFalse();
        MeshAddress address = alice().read(MeshAddresses::find).orElseThrow();
        assertThat(address.waiting()).isEqualTo(64);
        assertThat(address.dropped()).isEqualTo(2);
        reject(requests().getFirst());
        assertThat(take(late)).isTrue();
    }

    @Test
    void whatIsNoRequestIsUnopenable() throws Exception {
        byte[] good = request(WRITER.publicKey(), "").encode().toArray();
        byte[] newer = good.clone();
        newer[3] = 2;
        unopenable(Bytes.owned(newer));
        byte[] padded = good.clone();
        padded[padded.length - 1] = 1;
        unopenable(Bytes.owned(padded));
        unopenable(Bytes.of(good, 0, good.length - 1));
        unopenable(Bytes.zeros(4_096));
        assertThat(take(Bytes.owned(good))).isTrue();
    }

    /** Joining it would send packets to oneself, or connect two of one's own contacts. */
    @Test
    void requestThatLeadsToAKeyOfOnesOwnIsUnopenable() {
        unopenable(request(ADDRESS.publicKey(), "").encode());
    }

    @Test
    void decisionsAreForgottenWhenTheirInvitationsEndedLongAgo() throws Exception {
        assertThat(take(request(WRITER.publicKey(), ""))).isTrue();
        assertThat(take(request(WRITER.publicKey(), ""))).isTrue();
        reject(requests().getFirst());
        tidy(now.plus(MeshRequests.DECIDED));
        assertThat(alice().number("SELECT COUNT(*) FROM mesh_request")).isEqualTo(2);
        tidy(now.plus(MeshRequests.DECIDED).plus(Duration.ofMillis(1)));
        assertThat(alice().number("SELECT COUNT(*) FROM mesh_request")).isEqualTo(1);
        assertThat(requests()).hasSize(1);
    }

    private void tidy(Instant at) {
        var _ =
                alice().write(tx -> {
                    MeshRequests.tidy(tx, at);
                    return true;
                });
    }
}
