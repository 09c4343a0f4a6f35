package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcTrailers;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.edge.Front;
import chat.tacit.store.Store;
import chat.tacit.store.rocksdb.RocksStore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

/** Accounts and rooms over real sockets, as gRPC-Web ({@code spec/50-room} §3). */
class RoomEdgeTest {
    private static final Request ASKED = EdgeRoom.ASKED;

    private final EdgeRoom made = new EdgeRoom();

    private static Bytes random(int size) {
        return Bytes.owned(Entropy.system().bytes(size));
    }

    private void makeRoom(RunningRelay relay) throws Exception {
        try (RoomClient client = new RoomClient(relay)) {
            made.make(relay.address().fingerprint(), client.frames.id(), client::ask);
        }
    }

    private Request create(RoomClient client) {
        return made.create(client.frames.id());
    }

    private Request say(RoomClient client, Bytes text) {
        return made.say(client.frames.id(), text);
    }

    private RoomClient.Reading read(RoomClient client, boolean live) throws Exception {
        return client.begin(made.read(client.frames.id(), live));
    }

    @Test
    void roomIsMadePostedToAndReadLive() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                RoomClient writer = new RoomClient(relay);
                RoomClient reader = new RoomClient(relay)) {
            makeRoom(relay);
            assertThat(writer.ask(create(writer))).isEqualTo(new Reply.Posted(1, 0));
            try (RoomClient.Reading live = read(reader, true)) {
                assertThat(relay.metric("tacit_room_streams")).isEqualTo(1);
                assertThat(live.next()).isInstanceOf(Reply.Head.class);
                assertThat(live.next()).isInstanceOf(Reply.StateItem.class);
                assertThat(live.next()).isInstanceOf(Reply.Head.class);
                Bytes text = random(1_000);
                assertThat(writer.ask(say(writer, text))).isEqualTo(new Reply.Posted(1, 1));
                Reply.MessageItem told = (Reply.MessageItem) live.next();
                assertThat(told.event().bytes()).isEqualTo(text);
            }
            try (RoomClient.Reading all = read(reader, false)) {
                for (int i = 0; i < 4; i++) {
                    all.next();
                }
                assertThat(all.trailers()).isEqualTo(GrpcTrailers.OK);
            }
            assertThat(relay.metric("tacit_room_sessions")).isEqualTo(3);
            assertThat(relay.metric("tacit_room_rooms")).isEqualTo(1);
            assertThat(relay.metric("tacit_room_calls_total{method=\"PostEvent\"}")).isEqualTo(2);
            assertThat(relay.metric("tacit_room_events_total{stream=\"message\"}")).isEqualTo(1);
            assertThat(relay.metric("tacit_room_events_total{stream=\"state\"}")).isEqualTo(1);
            await().until(() -> relay.metric("tacit_room_streams") == 0);
            assertThat(reader.page("/")).contains("<td>room</td><td>on, as gRPC and gRPC-Web</td>");
        }
    }

    @Test
    void whatWasToldIsThereAfterARestart(@TempDir Path directory) throws Exception {
        Keys keys = new Keys.Passing(new Identity(SigningKey.generate(Entropy.system())));
        Path data = directory.resolve("store");
        try (RunningRelay relay =
                        RunningRelay.rooms(keys, Limits.defaults(), RocksStore.open(data));
                RoomClient client = new RoomClient(relay)) {
            makeRoom(relay);
            client.ask(create(client));
            for (int i = 1; i <= 70; i++) {
                assertThat(client.ask(say(client, random(600)))).isEqualTo(new Reply.Posted(i, 1));
            }
        }
        Store again = RocksStore.open(data);
        try (RunningRelay relay = RunningRelay.rooms(keys, Limits.defaults(), again);
                RoomClient client = new RoomClient(relay)) {
            assertThat(client.ask(say(client, random(600)))).isEqualTo(new Reply.Posted(71, 1));
            try (RoomClient.Reading all = read(client, false)) {
                for (int i = 0; i < 74; i++) {
                    all.next();
                }
                assertThat(all.trailers()).isEqualTo(GrpcTrailers.OK);
            }
        }
    }

    @Test
    void readerWhoStopsHoldsNobodyUp() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                RoomClient writer = new RoomClient(relay);
                RoomClient reader = new RoomClient(relay)) {
            makeRoom(relay);
            writer.ask(create(writer));
            try (RoomClient.Reading stopped = read(reader, true);
                    RoomClient.Reading live = read(writer, true)) {
                for (int i = 1; i <= 150; i++) {
                    assertThat(writer.ask(say(writer, random(17_000))))
                            .isEqualTo(new Reply.Posted(i, 1));
                }
                assertThat(messages(live, 150)).isEqualTo(150);
                assertThat(messages(stopped, 150)).isEqualTo(150);
            }
        }
    }

    private static long messages(RoomClient.Reading stream, long through) throws Exception {
        long last = 0;
        while (last < through) {
            if (stream.next() instanceof Reply.MessageItem message) {
                assertThat(message.position()).isEqualTo(last + 1);
                last = message.position();
            }
        }
        return last;
    }

    @Test
    void callThatIsNotTakenIsToldWithoutASeal() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                RoomClient client = new RoomClient(relay)) {
            byte[] empty = GrpcMessages.frame(new byte[0]);
            assertThat(trailers(client, Method.PATH + "Nothing", empty).status()).isEqualTo(12);
            assertThat(client.post(Method.GET_KEY.path(), "application/json", empty).statusCode())
                    .isEqualTo(415);
            assertThat(trailers(client, Method.GET_KEY.path(), empty).refusal())
                    .contains(Refusal.MALFORMED);
            byte[] tooLong = GrpcMessages.frame(new byte[Method.GET_KEY.longestMessage() + 1]);
            assertThat(taken(client, tooLong)).isFalse();
            assertThat(relay.metric("tacit_strikes_total")).isEqualTo(2);
        }
    }

    private static GrpcTrailers trailers(RoomClient client, String path, byte[] body)
            throws Exception {
        return new RoomClient.Reading(
                        Method.GET_KEY, client.post(path, RoomClient.TYPE, body).body())
                .trailers();
    }

    /** The relay may close before its answer is read. */
    private static boolean taken(RoomClient client, byte[] body) throws Exception {
        try {
            return trailers(client, Method.GET_KEY.path(), body).refusal().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void banEndsCallsOfItsAddress() throws Exception {
        Limits strict = Limits.defaults().with(Limit.CLIENT_CONNECT_TIMEOUT_LIMIT, 1);
        try (RunningRelay relay = RunningRelay.rooms(strict);
                RoomClient client = new RoomClient(relay)) {
            byte[] frame = client.frames.seal(ASKED).message();
            frame[frame.length - 1] ^= 1;
            byte[] body = GrpcMessages.frame(frame);
            assertThat(trailers(client, Method.GET_SIGN_IN.path(), body).refusal())
                    .contains(Refusal.UNOPENABLE);
            assertThat(trailers(client, Method.GET_SIGN_IN.path(), body).refusal())
                    .contains(Refusal.BANNED);
        }
    }

    @Test
    void relayWithoutTheServiceSaysSo() throws Exception {
        try (RunningRelay other = RunningRelay.rooms(Limits.defaults());
                RoomClient client = new RoomClient(other);
                RunningRelay relay = RunningRelay.start(Limits.defaults(), new Front.Direct())) {
            byte[] empty = GrpcMessages.frame(new byte[0]);
            client.turnTo(relay);
            assertThat(trailers(client, Method.HELLO.path(), empty).refusal())
                    .contains(Refusal.SERVICE_OFF);
        }
    }
}
