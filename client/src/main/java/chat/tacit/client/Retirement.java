package chat.tacit.client;

import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Leaving;
import chat.tacit.client.route.Relays;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Leaves the relays of the profile that say when they end ({@code spec/10-wire} §13), as if the
 * user had taken them out of the list. Of each the user is told once in the life of a process, of
 * one that can't be left each time.
 */
final class Retirement {
    private final Profile profile;
    private final Consumer<Event> tell;
    private final Set<RelayAddress> told = new HashSet<>();

    Retirement(Profile profile, Consumer<Event> tell) {
        this.profile = profile;
        this.tell = tell;
    }

    /**
     * A relay has said its hello.
     *
     * @param ends when it ends, if it retires
     */
    void heard(RelayAddress relay, Optional<Instant> ends, Instant now) {
        Optional<String> becomes =
                profile.write(tx -> {
                    Relays.ends(tx, relay, ends);
                    return ends.isEmpty() ? Optional.empty() : leave(tx, relay, now);
                });
        if (ends.isEmpty()) {
            told.remove(relay);
        }
        if (becomes.isPresent() && told.add(relay)) {
            tell.accept(
                    new Event.RelayRetires(
                            relay,
                            "The relay "
                                    + relay
                                    + " ends on "
                                    + ends.orElseThrow().atZone(ZoneOffset.UTC).toLocalDate()
                                    + ": "
                                    + becomes.get()));
        }
    }

    /** What becomes of what lies there; nothing if it isn't in the list or is left already. */
    private static Optional<String> leave(Transaction tx, RelayAddress relay, Instant now) {
        if (!Relays.all(tx).contains(relay) || Leaving.isLeaving(tx, relay)) {
            return Optional.empty();
        }
        try {
            int toMove = Leaving.leave(tx, relay, now);
            return Optional.of(
                    toMove == 0
                            ? "nothing of yours lies there."
                            : "your connections move to your other relays; open invitations and"
                                    + " addresses that lie there are good until then.");
        } catch (ClientException e) {
            return Optional.of(e.sentence());
        }
    }
}
