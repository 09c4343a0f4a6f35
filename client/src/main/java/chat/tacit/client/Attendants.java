package chat.tacit.client;

import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.client.live.TrustedIdentity;
import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.protocol.live.MemberId;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What people in a live session are called here: one's own name for whom one trusts, else what they
 * call themselves. Nobody takes the name of another who has it. Not for use by several threads.
 */
final class Attendants {
    private static final int SHORT = 8;

    private final TrustList trusted;
    private final Certified certified;

    /** How well somebody is known whom the profile doesn't trust by itself. */
    private final Level otherwise;

    private final Map<MemberId, LiveNews.Attendant> known = new HashMap<>();

    Attendants(TrustList trusted, Certified certified, Level otherwise) {
        this.trusted = trusted;
        this.certified = certified;
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
        String wanted =
                trust.map(TrustedIdentity::name)
                        .or(() -> certified.of(id).map(TrustedIdentities.Found::name))
                        .or(() -> own)
                        .orElse(provisional);
        known.remove(id);
        LiveNews.Attendant made =
                new LiveNews.Attendant(
                        free(wanted), id.toString(), level(id, trust.map(TrustedIdentity::level)));
        known.put(id, made);
        return made;
    }

    /** Looks again how well everybody is known: what another process compared counts here too. */
    void refresh() {
        Map<MemberId, Level> levels =
                trusted.all().stream()
                        .collect(Collectors.toMap(TrustedIdentity::id, TrustedIdentity::level));
        known.replaceAll((id, one) ->
                new LiveNews.Attendant(
                        one.name(), one.id(), level(id, Optional.ofNullable(levels.get(id)))));
    }

    /** A certificate counts where the profile doesn't know better by itself. */
    private Level level(MemberId id, Optional<Level> trust) {
        Level own = trust.orElse(otherwise);
        return certified
                .of(id)
                .map(TrustedIdentities.Found::level)
                .filter(level -> level.compareTo(own) > 0)
                .orElse(own);
    }

    /** What somebody's certificates say, if they showed any that hold. */
    Optional<TrustedIdentities.Found> certified(MemberId id) {
        return certified.of(id);
    }

    /** Looks at the certificates that somebody shows; what they are called may change by that. */
    Optional<String> shown(MemberId id, Optional<String> own, Bytes chain) {
        Optional<String> said = certified.shown(id, of(id, own).name(), chain, Instant.now());
        if (certified.of(id).isPresent()) {
            known.remove(id);
        }
        return said;
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
