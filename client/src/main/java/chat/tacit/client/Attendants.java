package chat.tacit.client;

import chat.tacit.client.live.TrustedIdentity;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.live.MemberId;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people in a live session are called here: one's own name for whom one trusts, else what they
 * call themselves. Nobody takes the name of another who has it. Not for use by several threads.
 */
final class Attendants {
    private static final int SHORT = 8;

    private final TrustList trusted;

    /** How well somebody is known whom the profile doesn't trust by itself. */
    private final Level otherwise;

    private final Map<MemberId, LiveNews.Attendant> known = new HashMap<>();

    Attendants(TrustList trusted, Level otherwise) {
        this.trusted = trusted;
        this.otherwise = otherwise;
    }

    /** Somebody, as long as they are there by one name. */
    LiveNews.Attendant of(MemberId id, Optional<String> own) {
        LiveNews.Attendant before = known.get(id);
        String provisional = id.toString().substring(0, SHORT);
        if (before != null && (own.isEmpty() || !before.name().equals(provisional))) {
            return before;
        }
        Optional<TrustedIdentity> trust = trusted.find(id);
        String wanted = trust.map(TrustedIdentity::name).or(() -> own).orElse(provisional);
        known.remove(id);
        LiveNews.Attendant made =
                new LiveNews.Attendant(
                        free(wanted),
                        id.toString(),
                        trust.map(TrustedIdentity::level).orElse(otherwise));
        known.put(id, made);
        return made;
    }

    void forget(MemberId id) {
        known.remove(id);
    }

    private String free(String wanted) {
        Set<String> taken = new HashSet<>();
        known.values().forEach(one -> taken.add(one.name()));
        String name = wanted;
        for (int i = 2; taken.contains(name); i++) {
            name = wanted + "#" + i;
        }
        return name;
    }
}
