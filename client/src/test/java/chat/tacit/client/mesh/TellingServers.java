package chat.tacit.client.mesh;

import static chat.tacit.client.mesh.KnownMesh.NOW;
import static chat.tacit.client.mesh.KnownMesh.at;
import static chat.tacit.client.mesh.KnownMesh.identity;

import chat.tacit.client.mesh.Servers.Passage;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.mesh.Announcement;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Servers that answer what a profile asks about servers, on virtual time. */
final class TellingServers {
    private final KnownMesh mesh;
    private final Set<RelayAddress> up = new HashSet<>();
    private final Map<RelayAddress, Set<RelayAddress>> lists = new HashMap<>();
    private final Map<RelayAddress, SigningKey> signing = new HashMap<>();
    private final List<Asked> asked = new ArrayList<>();
    private ServerDirectory directory;
    private Instant now = NOW;

    /** What was asked when. */
    record Asked(Inquiry inquiry, Instant at) {}

    TellingServers(KnownMesh mesh) {
        this.mesh = mesh;
        this.directory = open();
    }

    private ServerDirectory open() {
        return mesh.read(tx ->
                new ServerDirectory(
                        tx, new KnownServers(mesh.entropy), mesh.entropy, Inquiries.MEAN));
    }

    /** The client ends and begins again. */
    void restart() {
        directory = open();
    }

    /** A server that answers, and lists all that do so. */
    RelayAddress up(String host) {
        RelayAddress server = at(host);
        up.add(server);
        return server;
    }

    void down(RelayAddress server) {
        up.remove(server);
    }

    /** A server lists these and no others. */
    void lists(RelayAddress server, Set<RelayAddress> these) {
        lists.put(server, Set.copyOf(these));
    }

    /** A server signs with another key than its own. */
    void signs(RelayAddress server, SigningKey key) {
        signing.put(server, key);
    }

    Set<RelayAddress> all() {
        return Set.copyOf(up);
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    Instant now() {
        return now;
    }

    /** Asks what is due, until a time has passed. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        while (true) {
            Instant next = mesh.read(directory::nextAt);
            Instant at = next.isAfter(now) ? next : now.plusMillis(10);
            if (at.isAfter(end)) {
                now = end;
                return;
            }
            now = at;
            mesh.write(tx -> directory.next(tx, now)).ifPresent(this::ask);
        }
    }

    private void ask(Inquiry inquiry) {
        asked.add(new Asked(inquiry, now));
        Passage passage = new Passage(inquiry.server(), List.of());
        var _ =
                mesh.write(tx -> {
                    if (up.contains(inquiry.server())) {
                        directory.heard(tx, inquiry, said(inquiry, passage), now);
                    } else {
                        directory.failed(tx, passage, now);
                    }
                    return true;
                });
    }

    private ServerDirectory.Said said(Inquiry inquiry, Passage passage) {
        RelayAddress server = inquiry.server();
        SigningKey own = identity(server.hosts().getFirst().text());
        SignedMessage message =
                SignedMessage.sign(
                        switch (inquiry.subject()) {
                            case ANNOUNCEMENT ->
                                    new Announcement(
                                                    server,
                                                    Optional.empty(),
                                                    EnumSet.allOf(Announcement.Role.class))
                                            .json();
                            case LIST -> list(server).json();
                            case LOAD -> new Load(10, 16).json();
                        },
                        now,
                        signing.getOrDefault(server, own));
        return new ServerDirectory.Said(
                Bytes.owned(message.encode()), Optional.empty(), passage, Duration.ofMillis(20));
    }

    private ServerList list(RelayAddress server) {
        Set<RelayAddress> listed = new TreeSet<>(Comparator.comparing(RelayAddress::toString));
        listed.addAll(lists.getOrDefault(server, up));
        return new ServerList(List.copyOf(listed), List.of(), now);
    }
}
