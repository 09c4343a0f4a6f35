package chat.tacit.sim.mesh;

import chat.tacit.client.mesh.Cover;
import chat.tacit.client.mesh.Pace;
import chat.tacit.client.mesh.Slot;
import chat.tacit.client.mesh.Slots;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** When a profile sends and fetches: the client's own {@link Slots}, or another one to compare. */
interface Scheduler {
    Instant nextAt(Slots.Scene scene);

    List<Slot> due(Instant now, Slots.Scene scene);

    /** Makes one for a profile. */
    interface Maker {
        Scheduler make(SplittableRandom random);
    }

    /** As the client does it. */
    static Maker real(Cover cover) {
        return random -> {
            Slots slots = new Slots(Pace.of(cover), random.split()::nextBytes, Slotted.START);
            return new Scheduler() {
                @Override
                public Instant nextAt(Slots.Scene scene) {
                    return slots.nextAt(scene);
                }

                @Override
                public List<Slot> due(Instant now, Slots.Scene scene) {
                    return slots.due(now, scene);
                }
            };
        };
    }
}
