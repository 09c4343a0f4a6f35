package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.live.LiveEvent;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.sim.Broken;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds at every moment, whatever the relay does: nobody reads what wasn't said by whom it is shown
 * of, in that room, for those who were inside, and once; and nobody comes in whom the one who lets
 * them in doesn't know.
 */
final class Readers {
    private final Map<Bytes, Spoken> spoken;
    private final Map<MemberId, Guest> guests;
    private final Map<Bytes, Roster> rosters = new HashMap<>();

    /**
     * @param spoken everything that anybody said, by its content
     * @param guests everybody there is
     */
    Readers(Map<Bytes, Spoken> spoken, List<Guest> guests) {
        this.spoken = spoken;
        this.guests = guests.stream().collect(Collectors.toMap(Guest::id, it -> it));
    }

    /**
     * Somebody is shown something.
     *
     * @throws Broken if that may not be
     */
    void look(Stay stay, LiveEvent event) {
        stay.machine().roster().ifPresent(this::agree);
        if (event instanceof LiveEvent.Added(MemberId newcomer, MemberId voucher)) {
            Guest known = guests.get(voucher);
            if (known == null || known.trusted(newcomer).isEmpty()) {
                throw new Broken(voucher + " lets in " + newcomer + ", whom it doesn't know");
            }
        }
        if (event instanceof LiveEvent.Said(MemberId from, Bytes content, boolean direct, long _)) {
            Spoken said =
                    Optional.ofNullable(spoken.get(content))
                            .filter(it -> it.by().id().equals(from))
                            .orElseThrow(() -> new Broken(stay + " reads what nobody said"));
            Roster sealed =
                    said.sealed()
                            .orElseThrow(() -> new Broken(stay + " reads what isn't sealed yet"));
            require(sealed.member(stay.id()).isPresent(), stay, "what was said without it");
            require(
                    stay.head(sealed.epoch()).filter(it -> !it.equals(sealed.head())).isEmpty(),
                    stay,
                    "what was said in another room");
            require(
                    direct ? said.to().equals(Optional.of(stay.id())) : said.to().isEmpty(),
                    stay,
                    "what is for somebody else");
            require(!from.equals(stay.id()), stay, "what it said itself");
            require(said.readBy(stay), stay, "the same twice");
        }
    }

    /** One head, one list. */
    private void agree(Roster roster) {
        Roster known = rosters.putIfAbsent(roster.head(), roster);
        if (known != null && !known.equals(roster)) {
            throw new Broken("two lists of members at " + roster.epoch());
        }
    }

    private static void require(boolean holds, Stay reader, String what) {
        if (!holds) {
            throw new Broken(reader + " reads " + what);
        }
    }
}
