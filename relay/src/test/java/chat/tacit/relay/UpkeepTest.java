package chat.tacit.relay;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.store.Key;
import chat.tacit.store.Log;
import chat.tacit.store.Store;
import chat.tacit.store.memory.MemoryStore;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

class UpkeepTest {
    private static final Key LOG = Key.of('m', new byte[24]);
    private final Limits limits = Limits.defaults().with(Limit.MEMORY_STORE_BYTES, 1 << 20);
    private final Store store = new MemoryStore(8 << 20);
    private final List<Boolean> room = new ArrayList<>();
    private final Upkeep upkeep =
            new Upkeep(store, limits, InstantSource.fixed(Instant.EPOCH), room::add);

    @Test
    void newThingsAreRefusedFromTheLimitOnAndAgainTakenBelowIt() {
        for (int i = 0; i < 300; i++) {
            store.log().append(LOG, new byte[4_096], Log.Terms.within(1_000, Instant.MAX));
        }
        upkeep.look();
        boolean whenFull = upkeep.healthy();
        store.log().drop(LOG);
        upkeep.look();

        assertThat(room).containsExactly(true, false, true);
        assertThat(whenFull).isFalse();
        assertThat(upkeep.healthy()).isTrue();
    }

    @Test
    void sweepThatFailsIsUnhealthyUntilOneGoesWell() {
        upkeep.sweep();
        assertThat(upkeep.healthy()).isTrue();

        store.close();
        upkeep.sweep();

        assertThat(upkeep.healthy()).isFalse();
    }
}
