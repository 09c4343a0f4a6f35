package chat.tacit.sim;

import chat.tacit.protocol.wire.Refusal;
import chat.tacit.relay.queue.Connection;
import chat.tacit.relay.queue.Peer;
import chat.tacit.relay.queue.QueueEndpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A socket between a person and a relay: what is written arrives later, whole and in order, unless
 * the socket breaks. Then everything under way is lost both ways, and each end hears of it at a
 * time of its own, until which it believes in a connection.
 */
final class Wire implements Peer {
    private static final Duration SHORTEST = Duration.ofMillis(2);
    private static final Duration LONGEST = Duration.ofMillis(300);
    private static final Duration NOTICED = Duration.ofSeconds(20);

    private final Network network;
    private final Socket socket;

    /** A hello and the first frame, which proves who the relay is; what follows are requests. */
    private static final int GREETINGS = 2;

    private final Server server;
    private final Queue<byte[]> unread = new ArrayDeque<>();
    private final QueueEndpoint endpoint;
    private Instant up = Instant.MIN;
    private Instant down = Instant.MIN;
    private boolean reading = true;
    private boolean broken;
    private int arrived;

    Wire(Network network, Socket socket, Server server) {
        this.network = network;
        this.socket = socket;
        this.server = server;
        Schedule schedule = network.schedule();
        this.endpoint =
                new QueueEndpoint(
                        server.service(),
                        new Connection(
                                this,
                                Runnable::run,
                                (at, wake) -> {
                                    Alarm alarm = new Alarm(wake);
                                    schedule.at(at, alarm::ring);
                                    return alarm::cancel;
                                }));
    }

    /** An alarm of the relay's, until it is cancelled. */
    private static final class Alarm {
        private final Runnable wake;
        private boolean cancelled;

        Alarm(Runnable wake) {
            this.wake = wake;
        }

        void ring() {
            if (!cancelled) {
                wake.run();
            }
        }

        void cancel() {
            cancelled = true;
        }
    }

    /** The relay pings now and then, by which a quiet client knows that it is there. */
    void pingFrom(Duration pause) {
        network.schedule()
                .after(
                        pause,
                        () -> {
                            if (!broken) {
                                person().pinged(socket);
                                pingFrom(pause);
                            }
                        });
    }

    Socket socket() {
        return socket;
    }

    Server server() {
        return server;
    }

    Person person() {
        return socket.person();
    }

    private Instant later(Instant last) {
        Instant at = network.schedule().instant().plus(network.chance().between(SHORTEST, LONGEST));
        return at.isBefore(last) ? last : at;
    }

    /** The person writes. */
    void write(byte[] message) {
        up = later(up);
        network.trace().frame(person().name(), server.name(), message);
        network.schedule().at(up, () -> arrive(message));
    }

    private void arrive(byte[] message) {
        if (broken) {
            return;
        }
        arrived++;
        if (arrived > GREETINGS) {
            server.sees(message);
        }
        if (reading) {
            endpoint.receive(message);
        } else {
            unread.add(message);
        }
    }

    @Override
    public void send(byte[] frame) {
        if (broken) {
            return;
        }
        down = later(down);
        byte[] copy = frame.clone();
        network.trace().frame(server.name(), person().name(), copy);
        network.schedule()
                .at(
                        down,
                        () -> {
                            if (!broken) {
                                person().received(socket, copy);
                            }
                        });
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void read(boolean on) {
        reading = on;
        if (on && !unread.isEmpty()) {
            network.schedule().after(Duration.ZERO, this::catchUp);
        }
    }

    private void catchUp() {
        while (reading && !broken && !unread.isEmpty()) {
            endpoint.receive(unread.remove());
        }
    }

    @Override
    public void established() {}

    @Override
    public void strike() {
        network.trace().line(server.name() + " strikes " + person().name());
    }

    @Override
    public void close(Refusal reason) {
        network.trace().line(server.name() + " closes " + person().name() + ": " + reason);
        cut();
    }

    /** The connection ends at once. */
    void cut() {
        if (!broken) {
            broken = true;
            network.forget(this);
            Schedule schedule = network.schedule();
            schedule.after(network.chance().between(SHORTEST, NOTICED), endpoint::ended);
            schedule.after(
                    network.chance().between(SHORTEST, NOTICED), () -> person().closed(socket));
        }
    }
}
