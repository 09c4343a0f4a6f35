package chat.tacit.client;

import chat.tacit.client.route.Ask;
import chat.tacit.client.route.LinkId;
import chat.tacit.client.route.RelayLink;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What the engine remembers about one relay as long as the process lives. */
final class Desk {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    final RelayAddress relay;

    /** The attempt that is under way, or the socket that is open. */
    Optional<LinkId> id = Optional.empty();

    Optional<RelayLink> link = Optional.empty();

    /** When to dial again, or look again at what was refused. */
    Instant retryAt = Instant.MIN;

    Instant errandsAt = Instant.MAX;
    int failures;
    boolean tried;
    int sending;

    /** What was asked on this link and isn't to be asked again on it, by kind and row. */
    final Set<String> asked = new HashSet<>();

    final Set<Long> subscribed = new HashSet<>();
    Instant lastArrival = Instant.MIN;

    Desk(RelayAddress relay) {
        this.relay = relay;
    }

    boolean isReady() {
        return link.map(RelayLink::isReady).orElse(false);
    }

    /** Remembers an ask; false if it was made before on this link. */
    boolean first(Ask ask) {
        return switch (ask) {
            case Ask.Make make -> asked.add("make " + make.queue().row());
            case Ask.Secure secure -> asked.add("secure " + secure.route().row());
            case Ask.PutLink put -> asked.add("put " + put.link());
            case Ask.FetchLink fetch -> asked.add("fetch " + fetch.link());
            case Ask.LinkState state -> asked.add("state " + state.link());
            case Ask.Subscribe subscribe -> true;
            case Ask.Acknowledge acknowledge -> true;
            case Ask.Send send -> true;
        };
    }

    /** The ask may be made again from {@code at}. */
    void later(Ask ask, Instant at) {
        switch (ask) {
            case Ask.Make make -> asked.remove("make " + make.queue().row());
            case Ask.Secure secure -> asked.remove("secure " + secure.route().row());
            case Ask.PutLink put -> asked.remove("put " + put.link());
            case Ask.FetchLink fetch -> asked.remove("fetch " + fetch.link());
            case Ask.LinkState state -> asked.remove("state " + state.link());
            case Ask.Subscribe subscribe -> {}
            case Ask.Acknowledge acknowledge -> {}
            case Ask.Send send -> {}
        }
        if (at.isBefore(errandsAt)) {
            errandsAt = at;
        }
    }

    /** The link is gone: the next is dialled after a pause that doubles, up to a minute. */
    void down(Instant now) {
        id = Optional.empty();
        link.ifPresent(RelayLink::close);
        link = Optional.empty();
        asked.clear();
        subscribed.clear();
        sending = 0;
        tried = true;
        long pause = FIRST_PAUSE.toMillis() << Math.min(failures, 6);
        failures++;
        retryAt = now.plusMillis(Math.min(pause, LONGEST_PAUSE.toMillis()));
    }

    void up() {
        failures = 0;
        tried = true;
    }
}
