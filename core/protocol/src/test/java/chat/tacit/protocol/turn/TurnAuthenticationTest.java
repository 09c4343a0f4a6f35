package chat.tacit.protocol.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.CallCredentials;
import chat.tacit.protocol.wire.CallName;
import chat.tacit.protocol.wire.Limit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

class TurnAuthenticationTest {
    private final TestTurn turn = new TestTurn();
    private final TestClient client = turn.client(1);

    @ParameterizedTest
    @EnumSource
    void whoHasCredentialsIsAnsweredWithTheSameIntegrity(Integrity integrity) {
        client.integrity = integrity;
        StunMessage answer = client.ask(StunMethod.ALLOCATE, TestClient::udp);
        assertThat(TestClient.code(answer)).isZero();
        assertThat(integrity.holds(answer, client.key())).isTrue();
    }

    @Test
    void algorithmMayBeMd5ByName() {
        client.learnNonce();
        StunWriter request =
                client.bare(StunMethod.ALLOCATE)
                        .number(StunAttribute.REQUESTED_TRANSPORT, 17 << 24)
                        .bytes(StunAttribute.PASSWORD_ALGORITHM, new byte[] {0, 1, 0, 0})
                        .bytes(
                                StunAttribute.PASSWORD_ALGORITHMS,
                                new byte[] {0, 1, 0, 0, 0, 2, 0, 0});
        assertThat(code(client.signed(request).message())).isZero();
    }

    @Test
    void whoSaysNothingIsToldWhatToShow() {
        StunMessage answer =
                one(
                        turn.take(
                                client.tuple,
                                client.bare(StunMethod.ALLOCATE)
                                        .number(StunAttribute.REQUESTED_TRANSPORT, 17 << 24)
                                        .message()));
        assertThat(TestClient.code(answer)).isEqualTo(401);
        assertThat(answer.text(StunAttribute.REALM)).contains("tacit");
        assertThat(answer.text(StunAttribute.NONCE).orElseThrow())
                .hasSize(25)
                .startsWith("obMatJos2gAAA");
        assertThat(answer.value(StunAttribute.PASSWORD_ALGORITHMS))
                .contains(ByteBuffer.wrap(new byte[] {0, 1, 0, 0, 0, 2, 0, 0}));
        assertThat(answer.has(StunAttribute.MESSAGE_INTEGRITY)).isFalse();
    }

    @Test
    void changedRequestIsNotAuthenticated() {
        client.learnNonce();
        ByteBuffer request =
                client.signed(
                                client.bare(StunMethod.ALLOCATE)
                                        .number(StunAttribute.REQUESTED_TRANSPORT, 17 << 24)
                                        .number(StunAttribute.LIFETIME, 600))
                        .message();
        ByteBuffer changed = ByteBuffer.allocate(request.remaining()).put(request).flip();
        int lifetime = StunMessage.HEADER + 8 + 4;
        assertThat(changed.getInt(lifetime)).isEqualTo(600);
        changed.putInt(lifetime, 3_600);
        assertThat(code(changed)).isEqualTo(401);
        assertThat(turn.server.allocations()).isZero();
        assertThat(code(changed.putInt(lifetime, 600))).isZero();
    }

    @Test
    void nonceOfAnotherAddressIsStale() {
        client.learnNonce();
        TestClient other = client.beside(2);
        other.nonce = client.nonce;
        StunMessage answer = other.ask(StunMethod.ALLOCATE, TestClient::udp);
        assertThat(TestClient.code(answer)).isEqualTo(438);
        other.nonce = answer.text(StunAttribute.NONCE).orElseThrow();
        assertThat(TestClient.code(other.ask(StunMethod.ALLOCATE, TestClient::udp))).isZero();
    }

    @Test
    void nonceServesItsTimeAndNotASecondLonger() {
        client.allocate();
        turn.pass(Duration.ofSeconds(Limit.TURN_NONCE_LIFE.standard() - 1));
        assertThat(client.refresh(3_600)).isZero();
        turn.pass(Duration.ofSeconds(2));
        assertThat(client.refresh(3_600)).isEqualTo(438);
    }

    @Test
    void madeUpNoncesAreStale() {
        for (String nonce :
                List.of(
                        "x",
                        "obMatJos2gAAA",
                        "obMatJos2gAAAAAAAAAAAAAAA",
                        "obMatJos2gAAA!!!!!!!!!!!!",
                        "AAAAAAAAAAAAAAAAAAAAAAAAA")) {
            client.nonce = nonce;
            assertThat(client.code(StunMethod.ALLOCATE, TestClient::udp)).isEqualTo(438);
        }
    }

    @Test
    void listOfAlgorithmsThatWasCutIsRefused() {
        client.learnNonce();
        client.integrity = Integrity.SHA256;
        for (byte[] list : new byte[][] {{0, 1, 0, 0}, {0, 2, 0, 0}, {0, 2, 0, 0, 0, 1, 0, 0}}) {
            StunWriter request =
                    client.bare(StunMethod.ALLOCATE)
                            .bytes(StunAttribute.PASSWORD_ALGORITHM, new byte[] {0, 2, 0, 0})
                            .bytes(StunAttribute.PASSWORD_ALGORITHMS, list)
                            .number(StunAttribute.REQUESTED_TRANSPORT, 17 << 24);
            assertThat(code(client.signed(request).message())).isEqualTo(400);
        }
        StunWriter other =
                client.bare(StunMethod.ALLOCATE)
                        .bytes(StunAttribute.PASSWORD_ALGORITHM, new byte[] {0, 3, 0, 0});
        assertThat(code(client.signed(other).message())).isEqualTo(400);
    }

    @Test
    void integrityWithoutANameIsNoRequest() {
        client.learnNonce();
        StunWriter request =
                client.bare(StunMethod.ALLOCATE)
                        .bytes(StunAttribute.NONCE, Text.utf8(client.nonce))
                        .integrity(Integrity.SHA1, client.key());
        assertThat(code(request.message())).isEqualTo(400);
    }

    @Test
    void nameThatTheRelayDidNotMakeIsUnknown() {
        client.learnNonce();
        CallCredentials own = client.credentials;
        client.credentials =
                new CallCredentials(
                        new CallName(own.name().end().plusSeconds(1), own.name().id()), own.code());
        assertThat(client.code(StunMethod.ALLOCATE, TestClient::udp)).isEqualTo(401);
        client.credentials =
                new CallCredentials(
                        new CallName(own.name().end(), Bytes.zeros(CallName.ID_SIZE)), own.code());
        assertThat(client.code(StunMethod.ALLOCATE, TestClient::udp)).isEqualTo(401);
        client.credentials = own;
        assertThat(client.code(StunMethod.ALLOCATE, TestClient::udp)).isZero();
    }

    @Test
    void nameThatIsOverIsUnknownThoughTheRelayMadeIt() {
        turn.pass(turn.limits.duration(Limit.TURN_CREDENTIAL_LIFE));
        assertThat(client.code(StunMethod.ALLOCATE, TestClient::udp)).isEqualTo(401);
    }

    @Test
    void unknownAttributesAreNamed() {
        StunMessage answer =
                client.ask(
                        StunMethod.ALLOCATE,
                        request -> {
                            TestClient.udp(request);
                            request.raw(0x0022, new byte[8]).raw(0x001A, new byte[0]);
                            request.raw(0x8022, Text.utf8("not asked for"));
                        });
        assertThat(TestClient.code(answer)).isEqualTo(420);
        assertThat(answer.value(StunAttribute.UNKNOWN_ATTRIBUTES))
                .contains(ByteBuffer.wrap(new byte[] {0, 0x22, 0, 0x1A}));
    }

    @Test
    void credentialsAreThoseOfCoturn() {
        // As "openssl dgst -sha1 -hmac north -binary | base64" has it.
        CallCredentials known =
                new chat.tacit.protocol.wire.CallSecret(
                                chat.tacit.crypto.Secret.owned(Text.utf8("north")))
                        .of(CallName.parse("1433065916:0011223344556677").orElseThrow());
        assertThat(known.password()).isEqualTo("NcIjgtYhribHX1RvOsu+iq3eP7Q=");
    }

    private int code(ByteBuffer request) {
        return TestClient.code(one(turn.take(client.tuple, request)));
    }

    private static StunMessage one(List<Output> outputs) {
        assertThat(outputs).hasSize(1).first().isInstanceOf(Output.Answer.class);
        return StunMessage.decode(((Output.Answer) outputs.getFirst()).message());
    }
}
