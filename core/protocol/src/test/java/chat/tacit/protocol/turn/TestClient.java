package chat.tacit.protocol.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.Text;
import chat.tacit.protocol.wire.CallCredentials;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/** One 5-tuple, and the credentials with which it asks. */
final class TestClient {
    private static final int UDP = 17 << 24;

    final TestTurn turn;
    final FiveTuple tuple;
    CallCredentials credentials;
    String nonce = "";
    Integrity integrity = Integrity.SHA1;
    int number;

    TestClient(TestTurn turn, FiveTuple tuple, CallCredentials credentials) {
        this.turn = turn;
        this.tuple = tuple;
        this.credentials = credentials;
    }

    /** Another 5-tuple with the same credentials. */
    TestClient beside(int host) {
        return new TestClient(turn, TestTurn.tuple(host, tuple.transport()), credentials);
    }

    /** A request of which nothing is authenticated. */
    StunWriter bare(StunMethod method) {
        return new StunWriter(StunClass.REQUEST, method, id(), StunMessage.MAX_SIZE);
    }

    private TransactionId id() {
        number++;
        byte[] id = new byte[TransactionId.SIZE];
        id[0] = (byte) (number >>> 8);
        id[1] = (byte) number;
        return new TransactionId(Bytes.of(id));
    }

    /** What {@link #bare} begins, signed with what is known. */
    StunWriter signed(StunWriter request) {
        request.bytes(StunAttribute.USERNAME, Text.utf8(credentials.name().text()))
                .bytes(StunAttribute.REALM, Text.utf8(Authentication.REALM))
                .bytes(StunAttribute.NONCE, Text.utf8(nonce));
        if (integrity == Integrity.SHA256) {
            request.bytes(StunAttribute.PASSWORD_ALGORITHM, new byte[] {0, 2, 0, 0})
                    .bytes(StunAttribute.PASSWORD_ALGORITHMS, new byte[] {0, 1, 0, 0, 0, 2, 0, 0});
        }
        return request.integrity(integrity, key());
    }

    Secret key() {
        byte[] text =
                Text.utf8(
                        "%s:%s:%s"
                                .formatted(
                                        credentials.name().text(),
                                        Authentication.REALM,
                                        credentials.password()));
        return Secret.owned(integrity == Integrity.SHA1 ? Hash.md5(text) : Hash.sha256(text));
    }

    /** Sends a request, after having got a nonce if there is none yet. */
    List<Output> send(StunMethod method, Consumer<StunWriter> attributes) {
        if (nonce.isEmpty()) {
            learnNonce();
        }
        StunWriter request = bare(method);
        attributes.accept(request);
        return turn.take(tuple, signed(request).message());
    }

    /** Asks, and is answered by that and nothing else. */
    StunMessage ask(StunMethod method, Consumer<StunWriter> attributes) {
        List<Output.Answer> answers =
                send(method, attributes).stream()
                        .filter(Output.Answer.class::isInstance)
                        .map(Output.Answer.class::cast)
                        .toList();
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst().to()).isEqualTo(tuple);
        return StunMessage.decode(answers.getFirst().message());
    }

    /** The error of an answer; 0 of a success. */
    int code(StunMethod method, Consumer<StunWriter> attributes) {
        return code(ask(method, attributes));
    }

    static int code(StunMessage answer) {
        return answer.number(StunAttribute.ERROR_CODE)
                .map(code -> (code >>> 8) * 100 + (code & 0xff))
                .orElse(0);
    }

    void learnNonce() {
        StunWriter request =
                bare(StunMethod.ALLOCATE).number(StunAttribute.REQUESTED_TRANSPORT, UDP);
        List<Output> told = turn.take(tuple, request.message());
        assertThat(told).hasSize(1).first().isInstanceOf(Output.Answer.class);
        StunMessage answer = StunMessage.decode(((Output.Answer) told.getFirst()).message());
        nonce = answer.text(StunAttribute.NONCE).orElseThrow();
    }

    static void udp(StunWriter request) {
        request.number(StunAttribute.REQUESTED_TRANSPORT, UDP);
    }

    /** Makes an allocation and says where it is. */
    TransportAddress allocate() {
        StunMessage answer = ask(StunMethod.ALLOCATE, TestClient::udp);
        assertThat(code(answer)).isZero();
        return answer.addresses(StunAttribute.XOR_RELAYED_ADDRESS).getFirst();
    }

    int permit(TransportAddress... peers) {
        return code(
                StunMethod.CREATE_PERMISSION,
                request -> {
                    for (TransportAddress peer : peers) {
                        request.address(StunAttribute.XOR_PEER_ADDRESS, peer);
                    }
                });
    }

    int bind(int channel, TransportAddress peer) {
        return code(
                StunMethod.CHANNEL_BIND,
                request ->
                        request.number(StunAttribute.CHANNEL_NUMBER, channel << 16)
                                .address(StunAttribute.XOR_PEER_ADDRESS, peer));
    }

    int refresh(int seconds) {
        return code(StunMethod.REFRESH, request -> request.number(StunAttribute.LIFETIME, seconds));
    }

    /** Sends data by an indication. */
    List<Output> indicate(TransportAddress peer, ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(data.position(), bytes);
        return turn.take(
                tuple,
                new StunWriter(StunClass.INDICATION, StunMethod.SEND, id(), StunMessage.MAX_SIZE)
                        .address(StunAttribute.XOR_PEER_ADDRESS, peer)
                        .bytes(StunAttribute.DATA, bytes)
                        .message());
    }

    /** Sends data on a channel. */
    List<Output> channel(int channel, ByteBuffer data) {
        ByteBuffer message = ByteBuffer.allocate(ChannelData.HEADER + data.remaining());
        message.put(ChannelData.before(channel, data.remaining())).put(data.duplicate()).flip();
        return turn.take(tuple, message);
    }
}
