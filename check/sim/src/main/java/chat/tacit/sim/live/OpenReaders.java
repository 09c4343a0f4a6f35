package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.live.OpenEvent;
import chat.tacit.e2ee.live.Person;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.sim.Broken;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds at every moment in an open session, whatever the relay does: nobody reads what wasn't said
 * by whom it is shown of, to whom it was said, and once; what was for others than one sees is shown
 * so; and nobody takes the place of somebody else's identity.
 */
final class OpenReaders {
    private final Set<MemberId> guests;
    private final Map<String, Words> spoken = new HashMap<>();

    /** Whatever each guest ever made fresh for a message 1. */
    private final Set<Bytes> leaves = new HashSet<>();

    /**
     * Something that somebody said.
     *
     * @param named those who were there, as its speaker saw it
     */
    private record Words(
            MemberId by, Optional<MemberId> to, Set<MemberId> named, Set<OpenStay> readers) {}

    OpenReaders(List<Guest> guests) {
        this.guests = guests.stream().map(Guest::id).collect(Collectors.toSet());
    }

    /** Somebody comes with these keys. */
    void came(Identification said) {
        leaves.add(said.leaf().key().bytes());
    }

    /** Somebody says a text that nobody said before. */
    void said(OpenStay by, String text, Optional<MemberId> to) {
        Set<MemberId> named = to.map(Set::of).orElseGet(by::people);
        spoken.put(text, new Words(by.id(), to, named, new HashSet<>()));
    }

    /** How many have read a text. */
    int readersOf(String text) {
        return Optional.ofNullable(spoken.get(text)).map(it -> it.readers().size()).orElse(0);
    }

    /**
     * Somebody is shown something.
     *
     * @throws Broken if that may not be
     */
    void look(OpenStay stay, OpenEvent event, Instant now) {
        for (Person person : stay.member().people()) {
            require(
                    !guests.contains(person.id())
                            || leaves.contains(person.identity().leaf().key().bytes()),
                    stay,
                    "sees somebody in the place of " + person.id());
        }
        stay.notes(stay.people(), now);
        if (event instanceof OpenEvent.Said said) {
            read(stay, said, now);
        }
    }

    private void read(OpenStay stay, OpenEvent.Said said, Instant now) {
        MemberId from = said.from().id();
        String text = said.content().body() instanceof Body.Message message ? message.text() : "";
        Words words =
                Optional.ofNullable(spoken.get(text))
                        .filter(it -> it.by().equals(from))
                        .orElseThrow(() -> new Broken(stay + " reads what nobody said"));
        require(words.named().contains(stay.id()), stay, "reads what wasn't said to it");
        require(!from.equals(stay.id()), stay, "reads what it said itself");
        require(words.readers().add(stay), stay, "reads the same twice");
        boolean direct = said.audience() == OpenEvent.Audience.ONE;
        require(direct == words.to().isPresent(), stay, "is shown the wrong audience");
        require(
                said.audience() != OpenEvent.Audience.ALL || stay.saw(from, words.named(), now),
                stay,
                "isn't told that others than it sees were meant");
    }

    private static void require(boolean holds, OpenStay stay, String what) {
        if (!holds) {
            throw new Broken(stay + " " + what);
        }
    }
}
