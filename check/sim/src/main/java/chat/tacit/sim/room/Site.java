package chat.tacit.sim.room;

import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.host.SecretHost;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;
import chat.tacit.sim.Chance;
import chat.tacit.sim.Schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A relay as people know it. An honest one is one process; one that lies may be several, each with
 * a disk of its own, and shows each visitor one of them.
 */
final class Site {
    private static final Limits LIMITS =
            Limits.defaults()
                    .with(Limit.ROOM_KEEPALIVE, 600)
                    .with(Limit.ROOM_SESSION_IDLE, 86_400)
                    .with(Limit.ROOM_REGISTRATIONS_PER_ADDRESS, 10_000);

    private final String name;
    private final Schedule schedule;
    private final RelayIdentity identity;
    private final SecretHost.Terms terms;
    private final List<Relay> branches = new ArrayList<>();
    private Optional<Liar> liar = Optional.empty();

    Site(String name, Schedule schedule, Chance chance) {
        this.name = name;
        this.schedule = schedule;
        this.identity =
                new RelayIdentity(
                        SigningKey.generate(chance.entropy()),
                        TlsKey.NONE,
                        new Offer(
                                Versions.CURRENT,
                                Services.of(Service.ROOM),
                                StoreKind.DISK,
                                LIMITS));
        this.terms = new SecretHost.Terms(identity, Optional.empty(), chance.entropy());
        branches.add(new Relay(terms, schedule, new Disk(schedule, chance.branch())));
    }

    RelayAddress address() {
        return new RelayAddress(identity.fingerprint(), List.of(new Host(name + ".example")), 443);
    }

    /** The process that everybody sees as long as it doesn't lie. */
    Relay relay() {
        return branches.getFirst();
    }

    /** The process that this visitor is shown. */
    Relay relay(Device visitor) {
        int which = liar.map(it -> it.branch(visitor)).orElse(0);
        return branches.get(Math.min(which, branches.size() - 1));
    }

    List<Relay> branches() {
        return List.copyOf(branches);
    }

    /** Begins another branch, which has what is durable here now. */
    void fork() {
        Disk disk = relay().disk();
        branches.add(new Relay(terms, schedule, disk.copy(disk.writes())));
    }

    Optional<Liar> liar() {
        return liar;
    }

    void lie(Liar by) {
        liar = Optional.of(by);
    }

    @Override
    public String toString() {
        return name;
    }
}
