package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.ClientFrames;
import chat.tacit.protocol.room.Greeting;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.host.HostKey;
import chat.tacit.protocol.room.host.Input;
import chat.tacit.protocol.room.host.Output;
import chat.tacit.protocol.room.host.SecretHost;
import chat.tacit.protocol.store.Result;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Consumer;

/** The machine of a relay, whole, on a store in memory; called under seal as any client calls. */
final class VirtualHost {
    private static final Optional<PeerAddress> SOMEWHERE =
            Optional.of(PeerAddress.of(new byte[] {10, 0, 0, 1}));

    private final World world;
    private final Entropy entropy;
    private final RelayIdentity identity;
    private final Map<Long, Caller> callers = new HashMap<>();
    private final Queue<Output> outputs = new ArrayDeque<>();
    private final Limits limits;
    private SecretHost machine;
    VirtualStore store = new VirtualStore();
    private long calls;
    private boolean running;

    /** Who hears what becomes of a call. */
    interface Caller {
        /** One message of the answer; the last ends the call. */
        void message(byte[] message, boolean last);

        /** There won't be any. */
        void over();
    }

    VirtualHost(World world, Entropy entropy) {
        this.world = world;
        this.entropy = entropy;
        this.limits =
                Limits.defaults()
                        .with(Limit.ROOM_POSTS, 100_000)
                        .with(Limit.ROOM_POSTS_PER_SECOND, 100_000)
                        .with(Limit.ROOM_CHANGES_PER_HOUR, 10_000);
        this.identity =
                new RelayIdentity(
                        SigningKey.generate(entropy),
                        TlsKey.NONE,
                        new Offer(
                                Versions.CURRENT,
                                Services.of(Service.ROOM),
                                StoreKind.MEMORY,
                                limits));
        this.machine = machine();
    }

    private SecretHost machine() {
        return new SecretHost(new SecretHost.Terms(identity, Optional.empty(), entropy));
    }

    /** A restart, with what is in the store. */
    void restart(VirtualStore with) {
        store = with;
        machine = machine();
        Map<Long, Caller> before = Map.copyOf(callers);
        callers.clear();
        before.values().forEach(Caller::over);
    }

    /** A room id as an account makes one, written into the store ({@code spec/50-room} §23). */
    RoomId room() {
        RoomId room = new RoomId(Bytes.owned(entropy.bytes(RoomId.SIZE)));
        byte[] row =
                ByteBuffer.allocate(10)
                        .put((byte) 1)
                        .put((byte) 0)
                        .putLong(world.now().getEpochSecond())
                        .array();
        Instant end = world.now().plus(Duration.ofHours(1));
        store.put(new HostKey(HostKey.Space.CHANNEL, room.bytes()), row, end);
        return room;
    }

    /** Parts are kept for a while only. */
    void forgetParts(RoomId room) {
        store.forget(new HostKey(HostKey.Space.PARTS, room.bytes()));
    }

    /** Puts a message event behind the last one once more. */
    void appendAgain(RoomId room, long position) {
        HostKey log = new HostKey(HostKey.Space.EVENTS, room.bytes());
        Result.Entries read =
                (Result.Entries) store.call(new StoreCall.Read(log, position - 1, 1, 1));
        byte[] entry = read.entries().getFirst().bytes();
        store.call(
                new StoreCall.Append(
                        log, entry, Integer.MAX_VALUE, OptionalLong.empty(), Instant.MAX));
        restart(store);
    }

    ClientFrames hello() {
        try (ClientHandshake handshake = ClientHandshake.start(identity.fingerprint(), entropy)) {
            byte[][] answer = new byte[1][];
            byte[] hello = new Greeting(Bytes.owned(handshake.hello())).encode();
            call(Method.HELLO, hello, message -> answer[0] = message);
            byte[] said = Greeting.decode(answer[0]).hello().toArray();
            return new ClientFrames(((ClientHandshake.Agreed) handshake.agree(said)).keys());
        }
    }

    private void call(Method method, byte[] message, Consumer<byte[]> answer) {
        call(
                method,
                message,
                new Caller() {
                    @Override
                    public void message(byte[] said, boolean last) {
                        answer.accept(said);
                    }

                    @Override
                    public void over() {
                        throw new IllegalStateException("no hello");
                    }
                });
    }

    /** Begins a call; what it is known by. */
    long call(Method method, byte[] message, Caller caller) {
        long call = ++calls;
        callers.put(call, caller);
        handle(new Input.Called(call, method, SOMEWHERE, message));
        return call;
    }

    void leave(long call) {
        if (callers.remove(call) != null) {
            handle(new Input.Left(call));
        }
    }

    void wake() {
        handle(new Input.Wake());
    }

    Optional<Instant> wakeAt() {
        return machine.wakeAt();
    }

    private void handle(Input input) {
        machine.handle(input, world.now(), outputs::add);
        if (running) {
            return;
        }
        running = true;
        while (!outputs.isEmpty()) {
            done(outputs.remove());
        }
        running = false;
    }

    private void done(Output output) {
        switch (output) {
            case Output.Ask(long token, var call) ->
                    machine.handle(
                            new Input.Completed(token, store.call(call)),
                            world.now(),
                            outputs::add);
            case Output.Item(long call, byte[] message) -> tell(call, message, false);
            case Output.Last(long call, byte[] message, var _) -> tell(call, message, true);
            case Output.Cut(long call) -> over(call);
            case Output.Reject(long call, var _, boolean _) -> over(call);
        }
    }

    private void tell(long call, byte[] message, boolean last) {
        Caller caller = last ? callers.remove(call) : callers.get(call);
        if (caller != null) {
            caller.message(message, last);
        }
    }

    private void over(long call) {
        Caller caller = callers.remove(call);
        if (caller != null) {
            caller.over();
        }
    }

    static Reply open(ClientCall call, byte[] message) {
        try {
            return call.open(message);
        } catch (UnopenableException e) {
            throw new IllegalStateException(e);
        }
    }
}
