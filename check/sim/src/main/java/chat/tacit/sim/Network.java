package chat.tacit.sim;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything between people and relays: who is reached, how fast, and what breaks. */
final class Network {
    private static final Duration SHORTEST_DIAL = Duration.ofMillis(5);
    private static final Duration LONGEST_DIAL = Duration.ofSeconds(1);
    private static final Duration PING = Limits.defaults().duration(Limit.IDLE_CONNECTION);

    private final Schedule schedule;
    private final Chance chance;
    private final Trace trace;
    private final List<Server> servers = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();

    Network(Schedule schedule, Chance chance, Trace trace) {
        this.schedule = schedule;
        this.chance = chance;
        this.trace = trace;
    }

    Schedule schedule() {
        return schedule;
    }

    Chance chance() {
        return chance;
    }

    Trace trace() {
        return trace;
    }

    void add(Server server) {
        servers.add(server);
    }

    void dial(Socket socket, RelayAddress address) {
        Server server =
                servers.stream()
                        .filter(one -> one.address().equals(address))
                        .findFirst()
                        .orElseThrow();
        schedule.after(
                chance.between(SHORTEST_DIAL, LONGEST_DIAL),
                () -> {
                    if (!server.isUp()) {
                        socket.person().closed(socket);
                    } else if (socket.person().wants(socket)) {
                        Wire wire = new Wire(this, socket, server);
                        wires.add(wire);
                        wire.pingFrom(PING);
                        socket.person().opened(socket, server.leaf());
                    }
                });
    }

    Optional<Wire> wire(Socket socket) {
        return wires.stream().filter(wire -> wire.socket().equals(socket)).findFirst();
    }

    void forget(Wire wire) {
        wires.remove(wire);
    }

    /** Breaks one connection. */
    void breakOne() {
        if (!wires.isEmpty()) {
            Wire wire = chance.of(wires);
            trace.line("break " + wire.person().name() + "–" + wire.server().name());
            wire.cut();
        }
    }

    void cutAll(Person person) {
        List.copyOf(wires).stream().filter(wire -> wire.person() == person).forEach(Wire::cut);
    }

    void cutAll(Server server) {
        List.copyOf(wires).stream().filter(wire -> wire.server() == server).forEach(Wire::cut);
    }

    /** The relay ends and begins again later. */
    void restart(Server server, boolean wiped) {
        if (!server.isUp()) {
            return;
        }
        trace.line((wiped ? "wipe " : "restart ") + server.name());
        server.stop();
        cutAll(server);
        if (wiped) {
            server.wipe();
        }
        schedule.after(chance.between(LONGEST_DIAL, Duration.ofSeconds(20)), server::start);
    }
}
