package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.live.LiveEvent;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.Terms;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.sim.Broken;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds at every moment, whatever the relay does: nobody reads what wasn't said by whom it is shown
 * of, in that room, for those who were inside, once, and while its key is kept; nobody says
 * something while somebody who is gone still has the key; nobody comes in whom the one who lets
 * them in doesn't know, or by whom they don't know; and nobody is brought to say what doesn't hold.
 */
final class Readers {
    /** How long the key of an epoch is kept that is over. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final Map<Bytes, Spoken> spoken;
    private final Map<MemberId, Guest> guests;
    private final MemberId creator;
    private final Map<Bytes, Roster> rosters = new HashMap<>();

    /**
     * @param spoken everything that anybody said, by its content
     * @param guests everybody there is, who creates the session first
     */
    Readers(Map<Bytes, Spoken> spoken, List<Guest> guests) {
        this.spoken = spoken;
        this.creator = guests.getFirst().id();
        this.guests = guests.stream().collect(Collectors.toMap(Guest::id, it -> it));
    }

    /**
     * Somebody is shown something.
     *
     * @throws Broken if that may not be
     */
    void look(Stay stay, LiveEvent event, Instant now) {
        stay.machine().roster().ifPresent(this::agree);
        switch (event) {
            case LiveEvent.Entered(Optional<MemberId> voucher) -> entered(stay, voucher);
            case LiveEvent.Added(MemberId newcomer, MemberId voucher) ->
                    stay.machine().roster().ifPresent(it -> added(it, newcomer, voucher));
            case LiveEvent.Leaving(MemberId member) -> stay.leaving().add(member);
            case LiveEvent.Removed removed -> stay.leaving().remove(removed.member());
            case LiveEvent.Said said -> said(stay, said, now);
            case LiveEvent.Arrived _,
                    LiveEvent.Changed _,
                    LiveEvent.NotSameSession _,
                    LiveEvent.Unopenable _,
                    LiveEvent.Stranger _,
                    LiveEvent.Late _,
                    LiveEvent.NotAdmitted _,
                    LiveEvent.NotSaid _ -> {}
        }
    }

    /** Whoever let them in knows them, and as many others as the creator wants. */
    private void added(Roster now, MemberId newcomer, MemberId voucher) {
        if (!knows(voucher, newcomer)) {
            throw new Broken(voucher + " lets in " + newcomer + ", whom it doesn't know");
        }
        Terms terms = now.room().terms();
        List<MemberId> before = now.ids().stream().filter(it -> !it.equals(newcomer)).toList();
        long knowing =
                before.stream().filter(it -> terms.counts(it) && knows(it, newcomer)).count();
        if (knowing < terms.need(before)) {
            throw new Broken(newcomer + " is let in, whom " + knowing + " know");
        }
    }

    private boolean knows(MemberId one, MemberId other) {
        Guest guest = guests.get(one);
        return guest != null && guest.trusted(other).isPresent();
    }

    private void entered(Stay stay, Optional<MemberId> voucher) {
        boolean known =
                voucher.map(it -> stay.guest().trusted(it).isPresent())
                        .orElse(stay.id().equals(creator));
        if (!known) {
            throw new Broken(stay + " comes in by " + voucher + ", whom it doesn't know");
        }
        boolean before =
                voucher.isPresent()
                        && stay.machine()
                                .roster()
                                .filter(it -> it.epoch() <= stay.standing())
                                .isPresent();
        if (before) {
            throw new Broken(stay + " comes in where the session was before it came");
        }
    }

    private void said(Stay stay, LiveEvent.Said event, Instant now) {
        Spoken said =
                Optional.ofNullable(spoken.get(event.content()))
                        .filter(it -> it.by().id().equals(event.from()))
                        .orElseThrow(() -> new Broken(stay + " reads what nobody said"));
        Roster sealed =
                said.sealed().orElseThrow(() -> new Broken(stay + " reads what isn't sealed yet"));
        require(sealed.member(stay.id()).isPresent(), stay, "what was said without it");
        require(
                stay.head(sealed.epoch()).filter(it -> !it.equals(sealed.head())).isEmpty(),
                stay,
                "what was said in another room");
        require(
                stay.ended(sealed.epoch()).filter(it -> now.isAfter(it.plus(KEPT))).isEmpty(),
                stay,
                "what it should have no key for any more");
        require(
                event.direct() ? said.to().equals(Optional.of(stay.id())) : said.to().isEmpty(),
                stay,
                "what is for somebody else");
        require(!event.from().equals(stay.id()), stay, "what it said itself");
        require(said.readBy(stay), stay, "the same twice");
    }

    /**
     * Somebody says something, for those who are inside by its own chain.
     *
     * @throws Broken if one of them is gone, as it knows
     */
    void sealed(Stay by, Spoken said) {
        Roster inside = by.machine().roster().orElseThrow();
        said.sealedFor(inside);
        if (by.leaving().stream().anyMatch(it -> inside.member(it).isPresent())) {
            throw new Broken(by + " speaks while somebody who is gone can read it");
        }
    }

    /**
     * The relay's true machine ends a connection.
     *
     * @throws Broken if it does so because of what was said
     */
    void refused(Stay stay, String why) {
        if (why.equals(Refusal.UNOPENABLE.name()) || why.equals(Refusal.MALFORMED.name())) {
            throw new Broken(stay + " says what doesn't hold");
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
