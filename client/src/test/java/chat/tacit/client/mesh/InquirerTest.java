package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Homes;
import chat.tacit.client.RealRelays;
import chat.tacit.client.mesh.MeshServerStatus.State;
import chat.tacit.client.mesh.Servers.Use;
import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Work;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.route.Relays;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.mesh.Announcement.Role;
import chat.tacit.protocol.mesh.SignedMessage;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.Relay;
import chat.tacit.relay.RelayConfig;
import chat.tacit.relay.RelayException;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.relay.mesh.MeshConfig;

import io.vertx.core.dns.AddressResolverOptions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A profile that comes to know a real mesh on this machine, whose relays are proxies as well. */
@Timeout(120)
final class InquirerTest {
    private static final int SERVERS = 5;

    @TempDir private Path directory;
    private final List<Relay> relays = new ArrayList<>();
    private final Entropy entropy = Entropy.system();
    private final KnownServers servers = new KnownServers(entropy);
    private final Dialler dialler = new Dialler(AddressResolverOptions::new);
    private final MeshLink link = new MeshLink(dialler, entropy);
    private Optional<OpenProfile> open = Optional.empty();

    /** Work on a profile, by one thread at a time. */
    private record OpenProfile(Profile profile) implements Access {
        @Override
        public synchronized <T, E extends Exception> T read(Work<T, E> work) throws E {
            return profile.read(work);
        }

        @Override
        public synchronized <T, E extends Exception> T write(Work<T, E> work) throws E {
            return profile.write(work);
        }
    }

    @BeforeEach
    void start() throws Exception {
        List<RelayAddress> peers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            Relay relay = leading(peers);
            relays.add(relay);
            peers.add(relay.address());
        }
        open = Optional.of(new OpenProfile(Homes.open(directory, "Alice")));
    }

    /** A server of a mesh on this machine, which is a proxy as well. */
    private static Relay leading(List<RelayAddress> peers) throws RelayException {
        return Relay.start(
                new RelayConfig(
                                RealRelays.keys(),
                                Listen.loopback(),
                                OperatorAddress.loopback(0),
                                Services.of(Service.QUEUE, Service.MESH, Service.PROXY),
                                Limits.defaults())
                        .reach(Reach.PRIVATE_TOO)
                        .mesh(new MeshConfig(peers, Optional.empty())),
                RealRelays.memory());
    }

    @AfterEach
    void stop() {
        dialler.close();
        open.orElseThrow().profile().close();
        relays.forEach(Relay::close);
    }

    private Inquirer inquirer() {
        OpenProfile profile = open.orElseThrow();
        ServerDirectory known =
                profile.<ServerDirectory, RuntimeException>read(
                        tx -> new ServerDirectory(tx, servers, entropy, Inquiries.MEAN));
        return new Inquirer(
                profile, link, servers, known, new Inquirer.Means(InstantSource.system(), entropy));
    }

    private void begin(int count) {
        var _ =
                open.orElseThrow()
                        .<Boolean, RuntimeException>write(tx -> {
                            relays.subList(0, count)
                                    .forEach(one -> Relays.add(tx, one.address(), Instant.now()));
                            return true;
                        });
    }

    private MeshView view() {
        return open.orElseThrow()
                .<MeshView, RuntimeException>read(tx -> MeshView.of(tx, entropy, Instant.now()));
    }

    @Test
    void profileOfThreeRelaysComesToKnowTheMeshAndReachesItOverTwoProxies() throws Exception {
        begin(3);
        Instant next = inquirer().askDue();
        while (!next.isAfter(Instant.now().plusSeconds(20))) {
            next = inquirer().askDue();
        }

        MeshView view = view();
        assertThat(view.isReady()).isTrue();
        assertThat(view.servers())
                .filteredOn(one -> one.state() == State.VERIFIED)
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(one -> one.load().isPresent() && one.latency().isPresent())
                .allMatch(one -> one.roles().contains(Role.TX));
        RelayAddress guard =
                open.orElseThrow()
                        .<Optional<RelayAddress>, RuntimeException>write(
                                tx -> servers.guard(tx, Optional.empty(), Instant.now()))
                        .orElseThrow();
        List<RelayProxy> post = way(guard, Use.TX);
        List<RelayProxy> fetch = way(guard, Use.RX);
        assertThat(post).hasSize(1);
        assertThat(fetch).hasSize(1);
        assertThat(Collections.disjoint(post, fetch)).isTrue();
        MeshLink.Answer answer = link.ask(guard, post, _ -> MeshAsking.load());
        assertThat(answer.met().at()).isEmpty();
        assertThat(SignedMessage.decode(answer.body().toArray()).holds()).isTrue();
    }

    private List<RelayProxy> way(RelayAddress to, Use use) {
        return open.orElseThrow()
                .<List<RelayProxy>, RuntimeException>read(
                        tx -> servers.way(tx, to, use, Instant.now()));
    }
}
