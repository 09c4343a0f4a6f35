package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Capability;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcTrailers;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.StateEvent;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.room.Turn;
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
import java.util.List;
import java.util.Optional;

/** Accounts and rooms over real sockets, as gRPC-Web ({@code spec/50-room} §3). */
class RoomEdgeTest {
    private static final Request ASKED = new Request.GetSignIn(new Handle("anna"));

    private final SigningKey posting = SigningKey.generate(Entropy.system());
    private final SigningKey reading = SigningKey.generate(Entropy.system());
    private final SigningKey admin = SigningKey.generate(Entropy.system());
    private final SigningKey account = SigningKey.generate(Entropy.system());
    private final SigningKey signIn = SigningKey.generate(Entropy.system());

    private static Bytes random(int size) {
        return Bytes.owned(Entropy.system().bytes(size));
    }

    /** Registers, and makes a room. */
    private RoomId makeRoom(RunningRelay relay) throws Exception {
        try (RoomClient client = new RoomClient(relay)) {
            SignInTerms terms = (SignInTerms) client.ask(ASKED);
            AccountName name = new AccountName(new Handle("anna"), relay.address().fingerprint());
            SignInProof proof = new SignInProof(name, client.frames.id());
            Reply in =
                    client.ask(
                            new Request.Register(
                                    name.handle(),
                                    account.publicKey(),
                                    signIn.publicKey(),
                                    terms,
                                    Optional.empty(),
                                    account.sign(
                                            proof.registration(
                                                    account.publicKey(),
                                                    signIn.publicKey(),
                                                    terms)),
                                    signIn.sign(
                                            proof.registration(
                                                    account.publicKey(),
                                                    signIn.publicKey(),
                                                    terms))));
            assertThat(in).isInstanceOf(Reply.SignedIn.class);
            Reply made = client.ask(new Request.GenerateChannelPair(name, false));
            return ((Reply.ChannelPair) made).room();
        }
    }

    private Request create(SessionId session, RoomId room) {
        Turn turn =
                new Turn(
                        posting.publicKey(),
                        reading.publicKey(),
                        admin.publicKey(),
                        true,
                        List.of());
        StateEvent event = new StateEvent(1, random(32), Optional.of(turn), random(900));
        return post(session, room, Power.ADMIN, new Posting.State(event, Place.START));
    }

    private Request say(SessionId session, RoomId room, Bytes text) {
        Posting message = new Posting.Message(EventBytes.message(text));
        return post(session, room, Power.MEMBER, message);
    }

    private Request post(SessionId session, RoomId room, Power power, Posting event) {
        Term term = event instanceof Posting.State ? Term.NONE : new Term(1);
        SigningKey key = power == Power.ADMIN ? admin : posting;
        return new Request.PostEvent(
                Capability.sign(key, room, term, session, Capability.Post.of(event.event())),
                power,
                event);
    }

    private RoomClient.Reading read(RoomClient client, RoomId room, boolean live) throws Exception {
        return client.begin(frame ->
                new Request.StreamEvents(
                        Capability.sign(
                                reading,
                                room,
                                new Term(1),
                                client.frames.id(),
                                new Capability.Read(Method.STREAM_EVENTS, frame)),
                        Positions.START,
                        0,
                        0,
                        live));
    }

    @Test
    void roomIsMadePostedToAndReadLive() throws Exception {
        try (RunningRelay relay = RunningRelay.rooms(Limits.defaults());
                RoomClient writer = new RoomClient(relay);
                RoomClient reader = new RoomClient(relay)) {
            RoomId room = makeRoom(relay);
            assertThat(writer.ask(create(writer.frames.id(), room)))
                    .isEqualTo(new Reply.Posted(1, 0));
            try (RoomClient.Reading live = read(reader, room, true)) {
                assertThat(live.next()).isInstanceOf(Reply.Head.class);
                assertThat(live.next()).isInstanceOf(Reply.StateItem.class);
                assertThat(live.next()).isInstanceOf(Reply.Head.class);
                Bytes text = random(1_000);
                assertThat(writer.ask(say(writer.frames.id(), room, text)))
                        .isEqualTo(new Reply.Posted(1, 1));
                Reply.MessageItem told = (Reply.MessageItem) live.next();
                assertThat(told.event().bytes()).isEqualTo(text);
            }
            try (RoomClient.Reading all = read(reader, room, false)) {
                for (int i = 0; i < 4; i++) {
                    all.next();
                }
                assertThat(all.trailers()).isEqualTo(GrpcTrailers.OK);
            }
            assertThat(relay.metric("tacit_room_sessions")).isEqualTo(3);
            assertThat(reader.page("/")).contains("<td>room</td><td>on, as gRPC-Web</td>");
        }
    }

    @Test
    void whatWasToldIsThereAfterARestart(@TempDir Path directory) throws Exception {
        Keys keys = new Keys.Passing(new Identity(SigningKey.generate(Entropy.system())));
        Path data = directory.resolve("store");
        RoomId room;
        try (RunningRelay relay =
                        RunningRelay.rooms(keys, Limits.defaults(), RocksStore.open(data));
                RoomClient client = new RoomClient(relay)) {
            room = makeRoom(relay);
            client.ask(create(client.frames.id(), room));
            for (int i = 1; i <= 70; i++) {
                assertThat(client.ask(say(client.frames.id(), room, random(600))))
                        .isEqualTo(new Reply.Posted(i, 1));
            }
        }
        Store again = RocksStore.open(data);
        try (RunningRelay relay = RunningRelay.rooms(keys, Limits.defaults(), again);
                RoomClient client = new RoomClient(relay)) {
            assertThat(client.ask(say(client.frames.id(), room, random(600))))
                    .isEqualTo(new Reply.Posted(71, 1));
            try (RoomClient.Reading all = read(client, room, false)) {
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
            RoomId room = makeRoom(relay);
            writer.ask(create(writer.frames.id(), room));
            try (RoomClient.Reading stopped = read(reader, room, true);
                    RoomClient.Reading live = read(writer, room, true)) {
                for (int i = 1; i <= 150; i++) {
                    assertThat(writer.ask(say(writer.frames.id(), room, random(17_000))))
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
