package chat.tacit.protocol.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.wire.Refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class LineTest {
    private static final String KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
    private static final Bytes THING = Bytes.of(filled(32));
    private static final Bytes SIGNATURE = Bytes.of(filled(64));
    private static final Data SOME = Data.of(Bytes.of(new byte[] {1, 2}));
    private static final MemberId ID = new MemberId(THING);
    private static final DisplayName ADA = new DisplayName("Ada: the first");

    static Stream<ClientLine> clientLines() {
        return Stream.of(
                new ClientLine.Connect(new AgreementPublicKey(THING), SOME),
                new ClientLine.Identity(THING, SOME),
                new ClientLine.Nack(THING),
                new ClientLine.Challenge(THING, SOME),
                new ClientLine.AddUser(ID, SOME, SOME),
                new ClientLine.Response(THING, SOME),
                new ClientLine.Greeting(SOME),
                new ClientLine.Send(Optional.empty(), SOME),
                new ClientLine.Send(Optional.of(ID), SOME),
                new ClientLine.Leave(SIGNATURE),
                new ClientLine.RemoveUser(SOME, Optional.empty()),
                new ClientLine.RemoveUser(SOME, Optional.of(SOME)),
                new ClientLine.Pong());
    }

    static Stream<ServerLine> serverLines() {
        ServerLine.User user = new ServerLine.User(ADA, Data.of(THING));
        return Stream.of(
                new ServerLine.Connect(new AgreementPublicKey(THING)),
                new ServerLine.Hello(SOME, SIGNATURE),
                new ServerLine.Banned(Duration.ofMinutes(15)),
                new ServerLine.Ack(SOME, 0, Optional.empty()),
                new ServerLine.Ack(SOME, Long.MAX_VALUE, Optional.of(THING)),
                new ServerLine.Users(ServerLine.Change.ALL, List.of()),
                new ServerLine.Users(ServerLine.Change.CAME, List.of(user, user)),
                new ServerLine.Users(ServerLine.Change.WENT, List.of(user)),
                new ServerLine.NewUser(ID, SOME),
                new ServerLine.Identity(THING, SOME),
                new ServerLine.Challenge(THING, SOME),
                new ServerLine.UserAdded(ID, 7, SOME, SOME),
                new ServerLine.Stale(7, THING),
                new ServerLine.Response(THING, SOME),
                new ServerLine.Greeting(ID, SOME),
                new ServerLine.Send(ID, SOME),
                new ServerLine.UserLeft(ID, 3, Optional.empty()),
                new ServerLine.UserLeft(ID, 3, Optional.of(SIGNATURE)),
                new ServerLine.UserRemoved(8, SOME, Optional.empty()),
                new ServerLine.UserRemoved(8, SOME, Optional.of(SOME)),
                new ServerLine.Refused(Refusal.NOBODY),
                new ServerLine.Ping());
    }

    @ParameterizedTest
    @MethodSource("clientLines")
    void relayReadsWhatAClientSays(ClientLine line) {
        assertThat(ClientLine.decode(line.encode())).isEqualTo(line);
    }

    @ParameterizedTest
    @MethodSource("serverLines")
    void clientReadsWhatARelaySays(ServerLine line) {
        assertThat(ServerLine.decode(line.encode())).isEqualTo(line);
    }

    @Test
    void linesAreTheDocuments() {
        assertThat(text(new ClientLine.Connect(new AgreementPublicKey(THING), SOME).encode()))
                .isEqualTo("connect:" + KEY + ":AQI");
        assertThat(text(new ServerLine.Connect(new AgreementPublicKey(THING)).encode()))
                .isEqualTo("connect:" + KEY);
        assertThat(text(new ClientLine.Send(Optional.empty(), SOME).encode()))
                .isEqualTo("send:*:AQI");
        assertThat(text(new ServerLine.Users(ServerLine.Change.ALL, List.of()).encode()))
                .isEqualTo("users:=");
        assertThat(text(new ServerLine.Banned(Duration.ofMillis(899_001)).encode()))
                .isEqualTo("banned:900");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "connect",
                "connect:",
                "connect:" + KEY,
                "connect:" + KEY + ":",
                "connect:" + KEY + ":AQI:",
                "connect:" + KEY + ":AQI=",
                "connect:" + KEY + ":AQJ", // stray bits
                "connect:" + KEY + ":A",
                "connect:" + KEY + ":AQI\r",
                "connect:" + KEY + ":AQ I",
                "connect:" + KEY + ":AQ+/",
                "connect:" + KEY + "A:AQI",
                "CONNECT:" + KEY + ":AQI",
                " connect:" + KEY + ":AQI",
                "users:=",
                "nack:" + KEY + ":" + KEY,
                "send:all:AQI",
                "send::AQI",
                "leave:",
                "leave:" + KEY,
                "pong:",
                "remove_user:AQI",
                "remove_user::AQI"
            })
    void whatNoClientSaysIsMalformed(String line) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> ClientLine.decode(bytes(line)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ping:",
                "banned:",
                "banned:-1",
                "banned:007",
                "banned:00",
                "banned:9223372036854775808",
                "banned:99999999999999999999",
                "banned:٣",
                "refused:0",
                "refused:99",
                "refused:4294967297",
                "users",
                "users:",
                "users:*",
                "users:=:",
                "users:=:QWRh",
                "users:=:.AQI",
                "users:=:QWRh.",
                "users:=:QWRh.AQI.AQI",
                "users:=:Cg.AQI", // a name of a line feed
                "users:=:_w.AQI", // a name that isn't UTF-8
                "ack:AQI:0",
                "user_left:" + KEY + ":0:AQI"
            })
    void whatNoRelaySaysIsMalformed(String line) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> ServerLine.decode(bytes(line)));
    }

    private static byte[] filled(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 1);
        return bytes;
    }

    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.US_ASCII);
    }
}
