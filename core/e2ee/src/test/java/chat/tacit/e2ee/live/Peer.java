package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.Text;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Somebody with a machine, what it has said and shown, and the lines that are under way. */
final class Peer {
    final String name;
    final SigningKey key;
    final Map<MemberId, VerifyingKey> trusted = new HashMap<>();
    final List<LiveEvent> events = new ArrayList<>();
    final List<ClientLine> lines = new ArrayList<>();
    final Deque<ClientLine> up = new ArrayDeque<>();
    final Deque<ServerLine> down = new ArrayDeque<>();
    Optional<Ending> ending = Optional.empty();

    /** Whether the relay has a connection of this one. */
    boolean connected;

    private Optional<MemberMachine> machine = Optional.empty();

    Peer(String name, SigningKey key) {
        this.name = name;
        this.key = key;
    }

    MemberId id() {
        return MemberId.of(key.publicKey());
    }

    void trusts(Peer... others) {
        for (Peer other : others) {
            trusted.put(other.id(), other.key.publicKey());
        }
    }

    MemberMachine machine() {
        return machine.orElseThrow();
    }

    boolean hasMachine() {
        return machine.isPresent();
    }

    void enter(Self self, MemberMachine.Way way, Instant now) {
        machine.ifPresent(it -> it.handle(new LiveInput.Leave(), now, output -> {}));
        up.clear();
        down.clear();
        ending = Optional.empty();
        connected = true;
        machine = Optional.of(MemberMachine.enter(self, way, now, this::did));
    }

    void handle(LiveInput input, Instant now) {
        machine().handle(input, now, this::did);
    }

    private void did(LiveOutput output) {
        switch (output) {
            case LiveOutput.Line(ClientLine line) -> {
                lines.add(line);
                up.add(line);
            }
            case LiveOutput.Tell(LiveEvent event) -> events.add(event);
            case LiveOutput.Ended(Ending why) -> ending = Optional.of(why);
        }
    }

    boolean isInside() {
        return machine.flatMap(MemberMachine::roster).isPresent();
    }

    /** What was said to this one, as {@code from: text}. */
    List<String> heard(Peer... people) {
        List<String> heard = new ArrayList<>();
        for (LiveEvent event : events) {
            if (event instanceof LiveEvent.Said said) {
                for (Peer person : people) {
                    if (person.id().equals(said.from())) {
                        heard.add(person.name + ": " + Text.fromUtf8(said.content().shared()));
                    }
                }
            }
        }
        return heard;
    }

    boolean sees(LiveEvent event) {
        return events.contains(event);
    }

    static Bytes text(String text) {
        return Bytes.owned(Text.utf8(text));
    }

    @Override
    public String toString() {
        return name;
    }
}
