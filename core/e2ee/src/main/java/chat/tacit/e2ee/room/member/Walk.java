package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.Course;
import chat.tacit.e2ee.room.Link;
import chat.tacit.e2ee.room.Point;
import chat.tacit.protocol.room.Place;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The chain out of memory: the room as it is, and as it was for whoever reads what was said before.
 * Messages come in the order of their stamps, so that one walk along the chain serves them all.
 */
final class Walk implements Course {
    private static final int STEPS = 256;
    private static final int KEPT = 1_024;

    private final Ground ground;
    private final Map<Long, Bytes> hashes = new Recent();
    private Optional<Point> cursor = Optional.empty();

    private static final class Recent extends LinkedHashMap<Long, Bytes> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Bytes> eldest) {
            return size() > KEPT;
        }
    }

    Walk(Ground ground) {
        this.ground = ground;
    }

    @Override
    public Optional<Point> at(long position) {
        Optional<Point> tip = ground.tip();
        if (tip.isEmpty() || position >= tip.get().head().position()) {
            return tip.filter(it -> it.head().position() == position);
        }
        if (cursor.filter(it -> it.head().position() <= position).isEmpty()) {
            cursor = Optional.empty();
        }
        goTo(position);
        return cursor.filter(it -> it.head().position() == position);
    }

    private void goTo(long position) {
        long at = cursor.map(it -> it.head().position()).orElse(0L);
        while (at < position) {
            List<Link> links = ground.memory.links(at, STEPS);
            for (Link link : links) {
                if (link.place().position() <= position) {
                    cursor = Optional.of(link.after(cursor));
                }
            }
            at = links.isEmpty() ? position : links.getLast().place().position();
        }
    }

    @Override
    public boolean has(Place place) {
        Bytes known = hashes.get(place.position());
        if (known == null) {
            Optional<Link> link = ground.memory.link(place.position());
            if (link.isEmpty()) {
                return false;
            }
            known = link.get().place().coreHash();
            hashes.put(place.position(), known);
        }
        return known.equals(place.coreHash());
    }
}
