package chat.tacit.relay.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Thumbprint;
import chat.tacit.protocol.mesh.Fetch;
import chat.tacit.protocol.mesh.host.FetchDesk;
import chat.tacit.protocol.mesh.host.FetchDesk.SignedLease;
import chat.tacit.protocol.mesh.host.MailboxInput;
import chat.tacit.protocol.mesh.host.MailboxTerms;
import chat.tacit.protocol.store.StoreCall;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

/** How many keys RX takes, of whom ({@code spec/40-mesh} §6.2). */
class MailboxLimitsTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final PeerAddress HERE = PeerAddress.of(new byte[] {10, 0, 0, 1});
    private static final PeerAddress THERE = PeerAddress.of(new byte[] {10, 0, 0, 2});

    private final VirtualDisk disk = new VirtualDisk(new MemoryStore(64 << 20));
    private final VirtualMailboxes rx =
            new VirtualMailboxes(disk, new MailboxTerms(20, 1, 10, 8, 60, WEEK));

    /** Somebody who proved a key leases there: whether that was refused. */
    private Optional<Refusal> lease(int key, PeerAddress from, boolean shared) {
        Thumbprint name =
                new Thumbprint(
                        Bytes.owned(Fields.unlabelled().u64(0).u64(0).u64(0).u64(key).toArray()));
        SignedLease lease = rx.lease(Packets.KEY, WEEK);
        Fetch.Place place =
                new Fetch.Place(Bytes.zeros(Fetch.LOCATION_SIZE), Optional.empty(), false);
        Fetch fetch =
                new Fetch(VirtualMailboxes.SERVER, Bytes.zeros(Fetch.NONCE_SIZE), rx.now, place);
        rx.refused.clear();
        rx.handle(
                new MailboxInput.Fetched(
                        key,
                        new FetchDesk.Granted(name, fetch, Optional.of(lease)),
                        new MailboxInput.Asker(Optional.of(from), shared)));
        return rx.refused.stream().findFirst();
    }

    @Test
    void newKeysOfAnAddressAreFewInAnHour() {
        assertThat(lease(1, HERE, false)).isEmpty();
        disk.asked.clear();
        assertThat(lease(2, HERE, false)).contains(Refusal.TOO_MANY);
        assertThat(disk.asked).noneMatch(StoreCall.Set.class::isInstance);
        assertThat(rx.keys()).isEqualTo(1);
        assertThat(lease(2, THERE, false)).isEmpty();
        rx.pass(Duration.ofMinutes(1));
        assertThat(lease(1, HERE, false)).as("a key that is known").isEmpty();
        rx.pass(Duration.ofHours(1));
        assertThat(lease(3, HERE, false)).isEmpty();
    }

    @Test
    void addressThatManyShareHasSixteenTimesAsMany() {
        for (int key = 0; key < 16; key++) {
            assertThat(lease(key, HERE, true)).isEmpty();
        }
        assertThat(lease(16, HERE, true)).contains(Refusal.TOO_MANY);
    }

    @Test
    void fullRelayTakesNoKeyAndGoesOnForThoseItHasAlsoAfterARestart() {
        for (int key = 0; key < 20; key++) {
            assertThat(lease(key, PeerAddress.of(new byte[] {10, 0, 1, (byte) key}), false))
                    .isEmpty();
        }
        assertThat(lease(20, HERE, false)).contains(Refusal.FULL);
        rx.restart();
        assertThat(rx.keys()).isEqualTo(20);
        assertThat(lease(20, HERE, false)).contains(Refusal.FULL);
        rx.pass(Duration.ofMinutes(1));
        assertThat(lease(1, HERE, false)).isEmpty();
        rx.pass(Duration.ofDays(14).plusMinutes(1));
        assertThat(rx.keys()).isZero();
        assertThat(lease(20, HERE, false)).isEmpty();
    }

    @Test
    void newKeysWaitUntilItIsKnownWhichThereAreAndForRoomInTheStore() {
        lease(1, HERE, false);
        disk.failing = StoreCall.Read.class::isInstance;
        rx.restart();
        assertThat(lease(2, THERE, false)).contains(Refusal.RETRY);
        disk.failing = _ -> false;
        rx.sweep();
        assertThat(rx.keys()).isEqualTo(1);
        rx.handle(new MailboxInput.Room(false));
        assertThat(lease(2, THERE, false)).contains(Refusal.FULL);
        rx.pass(Duration.ofMinutes(1));
        assertThat(lease(1, HERE, false)).isEmpty();
        rx.handle(new MailboxInput.Room(true));
        assertThat(lease(2, THERE, false)).isEmpty();
    }
}
