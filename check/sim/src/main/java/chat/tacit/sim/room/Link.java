package chat.tacit.sim.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.ClientFrames;
import chat.tacit.protocol.room.Greeting;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SessionId;
import chat.tacit.protocol.wire.ClientHandshake;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.sim.Broken;
import chat.tacit.sim.Schedule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * One connection with one session at a relay. What is told over it comes after a while, in order
 * for each call; it may be lost, after which nothing comes any more.
 */
final class Link {
    private static final Duration FASTEST = Duration.ofMillis(2);
    private static final Duration SLOWEST = Duration.ofMillis(90);
    private static final int AT_ONCE = 48;

    private final World world;
    private final Site site;
    private final Device device;
    private final Entropy entropy;
    private final End end;
    private final Map<Long, Open> open = new HashMap<>();
    private Optional<Relay> relay = Optional.empty();
    private Optional<ClientFrames> frames = Optional.empty();
    private int run;
    private boolean over;

    /** Whose link it is. */
    interface End {
        /** There is a session. */
        void up();

        /** There is none, or none any more. */
        void cut();
    }

    /** Who waits for the answers of one call. */
    interface Answers {
        void told(List<Reply> replies);

        /** There won't be any more. */
        void failed();
    }

    /** What to ask for, when it is known in which frame. */
    interface Asked {
        Request request(SessionId session, long frame);
    }

    Link(World world, Site site, Device device, Entropy entropy, End end) {
        this.world = world;
        this.site = site;
        this.device = device;
        this.entropy = entropy;
        this.end = end;
    }

    /** Whether anything may be asked. */
    boolean isUp() {
        return !over && frames.isPresent();
    }

    int calls() {
        return open.size();
    }

    void dial() {
        schedule().after(latency(), this::greet);
    }

    private void greet() {
        Relay to = site.relay(device);
        if (over) {
            return;
        }
        if (!to.isUp()) {
            lose();
            return;
        }
        relay = Optional.of(to);
        run = to.run();
        ClientHandshake handshake = ClientHandshake.start(site.address().fingerprint(), entropy);
        byte[] hello = new Greeting(Bytes.owned(handshake.hello())).encode();
        long _ =
                to.call(
                        Method.HELLO,
                        device.address(),
                        hello,
                        new Caller() {
                            @Override
                            public void item(byte[] message) {
                                throw new Broken("a hello is no stream");
                            }

                            @Override
                            public void last(byte[] message) {
                                schedule().after(latency(), () -> agree(handshake, message));
                            }

                            @Override
                            public void cut() {
                                throw new Broken("a hello is no stream");
                            }

                            @Override
                            public void reject(Refusal refusal) {
                                throw new Broken(site + " refuses a hello: " + refusal);
                            }

                            @Override
                            public void gone() {
                                lose();
                            }
                        });
    }

    private void agree(ClientHandshake handshake, byte[] answer) {
        if (over || isElsewhere()) {
            lose();
            return;
        }
        byte[] hello = Greeting.decode(answer).hello().toArray();
        if (handshake.agree(hello) instanceof ClientHandshake.Agreed agreed) {
            frames = Optional.of(new ClientFrames(agreed.keys()));
            end.up();
        } else {
            throw new Broken("no session with " + site);
        }
    }

    /** The relay's process that it was connected to has ended. */
    private boolean isElsewhere() {
        return relay.filter(it -> it.isUp() && it.run() == run).isEmpty();
    }

    /** Asks; the answers come, unless the link is lost before. */
    void ask(long number, Asked asked, Answers answers) {
        ClientFrames session = frames.orElseThrow();
        ClientCall call = session.seal(frame -> asked.request(session.id(), frame));
        Open opened = new Open(number, call, answers);
        open.put(number, opened);
        schedule()
                .after(
                        latency(),
                        () -> {
                            if (isElsewhere()) {
                                lose();
                            } else if (!over && !opened.dropped) {
                                opened.begin();
                            }
                        });
    }

    /** Hangs up on one call. */
    void drop(long number) {
        Optional.ofNullable(open.remove(number)).ifPresent(Open::drop);
    }

    /** The connection breaks; both ends learn of it some time. */
    void lose() {
        if (over) {
            return;
        }
        over = true;
        List<Open> all = List.copyOf(open.values());
        open.clear();
        all.forEach(Open::drop);
        frames.ifPresent(ClientFrames::close);
        schedule().after(world.chance().between(FASTEST, Duration.ofSeconds(20)), end::cut);
    }

    /** Its owner is gone, and learns nothing any more. */
    void abandon() {
        if (!over) {
            over = true;
            open.values().forEach(Open::drop);
            open.clear();
            frames.ifPresent(ClientFrames::close);
        }
    }

    boolean isOver() {
        return over;
    }

    private Schedule schedule() {
        return world.schedule();
    }

    private Duration latency() {
        return world.chance().between(FASTEST, SLOWEST);
    }

    /** A call that was made. */
    private final class Open implements Caller {
        private final long number;
        private final ClientCall call;
        private final Answers answers;
        private final Queue<byte[]> inbox = new ArrayDeque<>();
        private Optional<Long> at = Optional.empty();
        private boolean ended;
        private boolean wasCut;
        private boolean coming;
        private boolean dropped;

        Open(long number, ClientCall call, Answers answers) {
            this.number = number;
            this.call = call;
            this.answers = answers;
        }

        void begin() {
            long id =
                    relay.orElseThrow().call(call.method(), device.address(), call.message(), this);
            at = Optional.of(id);
        }

        void drop() {
            dropped = true;
            if (!isElsewhere()) {
                at.ifPresent(relay.orElseThrow()::left);
            }
        }

        @Override
        public void item(byte[] message) {
            inbox.add(message);
            come();
            if (world.chance().in(2)) {
                rest();
            }
        }

        /** The reader takes no more for a while. */
        private void rest() {
            schedule().after(Duration.ZERO, () -> writable(false));
            schedule()
                    .after(
                            world.chance().between(SLOWEST, Duration.ofSeconds(3)),
                            () -> writable(true));
        }

        private void writable(boolean is) {
            if (!dropped && !isElsewhere()) {
                at.ifPresent(it -> relay.orElseThrow().writable(it, is));
            }
        }

        @Override
        public void last(byte[] message) {
            ended = true;
            inbox.add(message);
            come();
        }

        @Override
        public void cut() {
            ended = true;
            wasCut = true;
            come();
        }

        @Override
        public void reject(Refusal refusal) {
            if (refusal != Refusal.SESSION) {
                throw new Broken(site + " rejects " + call.method() + ": " + refusal);
            }
            schedule().after(latency(), Link.this::lose);
        }

        @Override
        public void gone() {
            lose();
        }

        private void come() {
            if (!coming) {
                coming = true;
                schedule().after(latency(), this::arrive);
            }
        }

        private void arrive() {
            coming = false;
            if (dropped || over) {
                return;
            }
            List<Reply> replies = new ArrayList<>();
            while (!inbox.isEmpty() && replies.size() < AT_ONCE) {
                replies.addAll(open(inbox.remove()));
            }
            boolean last = ended && inbox.isEmpty();
            if (last) {
                open.remove(number);
                dropped = true;
            }
            if (!replies.isEmpty()) {
                answers.told(replies);
            }
            if (last && wasCut) {
                answers.failed();
            }
            if (!inbox.isEmpty()) {
                come();
            }
        }

        private List<Reply> open(byte[] message) {
            try {
                Reply reply = call.open(message);
                return site.liar()
                        .map(it -> it.tells(device, reply))
                        .orElseGet(() -> List.of(reply));
            } catch (UnopenableException e) {
                throw new Broken(site + " answered what doesn't open: " + e);
            }
        }
    }
}
