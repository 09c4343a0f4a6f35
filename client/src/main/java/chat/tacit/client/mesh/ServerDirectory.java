package chat.tacit.client.mesh;

import chat.tacit.client.mesh.Servers.Passage;
import chat.tacit.client.profile.Transaction;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.Load;
import chat.tacit.protocol.mesh.ServerList;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.mesh.servers.MeshServer;
import chat.tacit.protocol.mesh.servers.Operator;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.RelayAddress;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a profile comes to know servers ({@code spec/40-mesh} §10.5): it asks whom {@link Inquiries}
 * says, and believes of the answers what it can check. Without I/O; for one thread at a time.
 */
public final class ServerDirectory {
    /** Places where lists differ that one looks at oneself, each time. */
    private static final int QUESTIONS = 4;

    private static final Duration LOAD_AGE = Duration.ofMinutes(2);

    private final KnownServers servers;
    private final ListMemory memory;
    private final Inquiries inquiries;

    /**
     * @param mean between two lists: {@link Inquiries#MEAN}
     */
    public ServerDirectory(Transaction tx, KnownServers servers, Entropy entropy, Duration mean) {
        this.servers = servers;
        this.memory = ListMemory.of(tx);
        this.inquiries = new Inquiries(entropy, mean, Distribution.servers(), memory);
    }

    /** When somebody is to be asked next. */
    public Instant nextAt(Transaction tx) {
        return inquiries.nextAt(tx);
    }

    /** Whom to ask what, if the time has come. {@link #heard} or {@link #failed} follows. */
    public Optional<Inquiry> next(Transaction tx, Instant now) {
        return inquiries.next(tx, now);
    }

    /**
     * What a server said.
     *
     * @param at where it was found, if nothing lay between
     */
    public record Said(Bytes body, Optional<InetAddress> at, Passage passage, Duration time) {}

    /** A server has answered an inquiry. */
    public void heard(Transaction tx, Inquiry inquiry, Said said, Instant now) {
        servers.time(tx, said.passage(), said.time());
        noteSilent(tx, servers.heardFrom(tx, said.passage()), now);
        Optional<KnownServer> server = ServerTable.find(tx, inquiry.server());
        if (server.isEmpty()) {
            return;
        }
        try {
            SignedMessage message = SignedMessage.decode(said.body().toArray());
            switch (inquiry.subject()) {
                case ANNOUNCEMENT -> announcement(tx, server.get(), message, said, now);
                case LIST -> list(tx, server.get(), message, now);
                case LOAD -> load(tx, server.get(), message, now);
            }
        } catch (MalformedException _) {
            isNoServer(tx, inquiry, now);
        }
    }

    /** A server didn't answer an inquiry. */
    public void failed(Transaction tx, Passage passage, Instant now) {
        servers.silent(tx, passage, now);
    }

    /** A server has refused an inquiry, or isn't what it should be: it is none of the mesh. */
    public void refused(Transaction tx, Inquiry inquiry, Passage passage, Instant now) {
        noteSilent(tx, servers.heardFrom(tx, passage), now);
        isNoServer(tx, inquiry, now);
    }

    /** A server has answered that it has no time. */
    public void isBusy(Transaction tx, Passage passage, Instant now) {
        noteSilent(tx, servers.heardFrom(tx, passage), now);
    }

    private void isNoServer(Transaction tx, Inquiry inquiry, Instant now) {
        if (inquiry.subject() == Inquiry.Subject.ANNOUNCEMENT) {
            memory.tried(tx, inquiry.server(), false, now);
            inquiries.isOff(inquiry.server());
        }
    }

    private void noteSilent(Transaction tx, List<RelayAddress> silent, Instant now) {
        silent.forEach(one -> memory.tried(tx, one, false, now));
    }

    private void announcement(
            Transaction tx, KnownServer server, SignedMessage message, Said said, Instant now) {
        Optional<Bytes> network =
                said.at().map(it -> Operator.network(Bytes.owned(it.getAddress())));
        if (network.map(Bytes::isEmpty).orElse(false) && !mayBePrivate(tx, server)) {
            return; // a name that leads into somebody's own network
        }
        Optional<MeshServer> met =
                MeshServer.of(
                        message,
                        server.address().fingerprint(),
                        announced ->
                                Operator.of(
                                        Operator.key(announced), server.address().hosts(), network),
                        now);
        if (met.isEmpty()) {
            isNoServer(tx, new Inquiry(server.address(), Inquiry.Subject.ANNOUNCEMENT), now);
            return;
        }
        ServerTable.verified(tx, server.address(), met.get(), network, now);
        memory.tried(tx, server.address(), true, now);
        inquiries.verified(server.address());
        inquiries.question(memory.questions().stream().limit(QUESTIONS).toList());
    }

    /** Only who is in a network of one's own itself may lead into it. */
    private static boolean mayBePrivate(Transaction tx, KnownServer server) {
        return server.isDefault()
                || isPrivate(server)
                || ServerTable.defaults(tx).stream().anyMatch(ServerDirectory::isPrivate);
    }

    private void list(Transaction tx, KnownServer from, SignedMessage message, Instant now) {
        Optional<ServerList> list = memory.heard(tx, from, message, now);
        if (list.isEmpty()) {
            return;
        }
        boolean own = isPrivate(from);
        NamedServers.heard(
                tx,
                from.address(),
                list.get().servers().stream().filter(one -> own || isPublic(one)).toList(),
                now);
        inquiries.heardOfOthers(tx, now);
        inquiries.question(
                memory.questions().stream()
                        .filter(one -> ServerTable.find(tx, one).isPresent())
                        .limit(QUESTIONS)
                        .toList());
    }

    private static boolean isPrivate(KnownServer server) {
        return server.isPrivate()
                || server.address().hosts().stream().anyMatch(ServerDirectory::isPrivate);
    }

    private static boolean isPrivate(Host host) {
        return host.address().map(it -> Operator.network(it).isEmpty()).orElse(false);
    }

    /** Whether an address may be looked at when a stranger names it. */
    private static boolean isPublic(RelayAddress address) {
        return address.hosts().stream()
                .noneMatch(host ->
                        isPrivate(host)
                                || !new Target(address.fingerprint(), host, address.port())
                                        .hasOpenPort());
    }

    private static void load(
            Transaction tx, KnownServer server, SignedMessage message, Instant now) {
        boolean right =
                Fingerprint.of(message.publicKey()).equals(server.address().fingerprint())
                        && message.timestamp().isAfter(now.minus(LOAD_AGE))
                        && message.timestamp().isBefore(now.plus(LOAD_AGE))
                        && message.holds();
        if (right && message.statement() instanceof Load load) {
            ServerTable.load(tx, server.address(), load, message, now);
        }
    }
}
