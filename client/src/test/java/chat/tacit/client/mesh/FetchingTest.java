package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Event;
import chat.tacit.client.Homes;
import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.profile.Work;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.mesh.Envelope;
import chat.tacit.protocol.wire.RelayAddress;
import chat.tacit.protocol.wire.Service;

import io.vertx.core.dns.AddressResolverOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What a server hears of a key before anything comes of it. */
@Timeout(60)
class FetchingTest {
    private static final Entropy ENTROPY = Entropy.system();

    @TempDir private Path directory;

    /** Nobody has anything to say. */
    private static final class Nobody implements Correspondence {
        @Override
        public Optional<Instant> nextAt(Transaction tx) {
            return Optional.empty();
        }

        @Override
        public Optional<Outgoing> next(Transaction tx, Instant now) {
            return Optional.empty();
        }

        @Override
        public void posted(Transaction tx, Outgoing.Id id, RelayAddress server, Instant now) {}

        @Override
        public void take(
                Transaction tx, long key, Envelope envelope, Instant now, Consumer<Event> events) {}
    }

    private static Access access(Profile profile) {
        return new Access() {
            @Override
            public <T, E extends Exception> T read(Work<T, E> work) throws E {
                return profile.read(work);
            }

            @Override
            public <T, E extends Exception> T write(Work<T, E> work) throws E {
                return profile.write(work);
            }
        };
    }

    /** It could show that lease when the key isn't fetched there any more. */
    @Test
    void serverWhoseClockIsMoreThanADayAwayGetsNoLeaseAndNoFetch() throws Exception {
        KnownServers servers = new KnownServers(ENTROPY);
        Loops loops = new Loops(servers);
        try (FalseServer server = new FalseServer(Service.MESH);
                Dialler dialler = new Dialler(AddressResolverOptions::new);
                Profile profile = Homes.open(directory, "Alice")) {
            long key =
                    profile.write(tx -> {
                        long id =
                                MeshKey.addOwn(
                                        tx,
                                        MeshKey.Purpose.LOOP,
                                        JoseKey.generate(ENTROPY),
                                        ENTROPY,
                                        Instant.now());
                        Receiver.add(tx, id, server.address());
                        return id;
                    });
            Fetching fetching =
                    new Fetching(
                            access(profile),
                            new MeshLink(dialler, ENTROPY),
                            new Fetching.Parts(
                                    servers, new Nobody(), loops, new Awaited(servers, loops)),
                            ENTROPY);
            Slot.Fetch slot = new Slot.Fetch(key, server.address());
            for (int hours : new int[] {25, -25, 24 * 365}) {
                server.clock(Duration.ofHours(hours));
                assertThat(fetching.fetch(slot).answered()).isFalse();
                assertThat(server.asked()).as("%s hours", hours).containsExactly("/hello");
            }
            server.clock(Duration.ofHours(23));
            var _ = fetching.fetch(slot);
            assertThat(server.asked()).containsExactly("/hello", "/mesh/messages");
        }
    }
}
