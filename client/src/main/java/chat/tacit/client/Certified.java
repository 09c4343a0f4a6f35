package chat.tacit.client;

import chat.tacit.client.live.Source;
import chat.tacit.client.live.TrustedIdentities;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.e2ee.live.Anchor;
import chat.tacit.e2ee.live.IdentityChain;
import chat.tacit.e2ee.live.Trust;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.MemberId;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Those in one live session who showed certificates that hold under the user's anchors ({@code
 * spec/20-live} §16). They are trusted there, and afterwards only if the user keeps them. Not for
 * use by several threads.
 */
final class Certified {
    private final TrustList trusted;
    private final Map<MemberId, TrustedIdentities.Found> holders = new HashMap<>();

    Certified(TrustList trusted) {
        this.trusted = trusted;
    }

    /**
     * Looks at what somebody shows. Whoever has no anchors at all isn't bothered with it.
     *
     * @return what to tell the user
     */
    Optional<String> shown(MemberId who, String name, Bytes chain, Instant now) {
        List<Anchor> anchors = trusted.anchors();
        if (chain.isEmpty() || anchors.isEmpty()) {
            return Optional.empty();
        }
        IdentityChain.Shown shown = IdentityChain.shown(chain, who, anchors, now);
        return Optional.of(
                switch (shown.outcome()) {
                    case IdentityChain.Holds(String anchor) -> {
                        holders.put(who, found(shown.chain().orElseThrow(), anchor));
                        yield anchor + " vouches for " + name + ", by a certificate.";
                    }
                    case IdentityChain.Refused(IdentityChain.Reason reason) ->
                            name
                                    + " shows a certificate that changes nothing: "
                                    + reason.sentence();
                });
    }

    /** An identity as its chain names it. */
    static TrustedIdentities.Found found(IdentityChain chain, String anchor) {
        return new TrustedIdentities.Found(
                chain.key(),
                chain.name().map(DisplayName::text).orElse(MemberId.of(chain.key()).toString()),
                Level.VOUCHED,
                Source.CHAIN,
                anchor);
    }

    /** What somebody's certificates say, if they hold. */
    Optional<TrustedIdentities.Found> of(MemberId who) {
        return Optional.ofNullable(holders.get(who));
    }

    /**
     * Whom the profile trusts, and besides those whose certificates hold. Of whom the profile knows
     * something by itself that counts alone: an alarm isn't ended by a certificate.
     */
    Trust trust() {
        Trust own = trusted.trust();
        return id -> own.key(id).or(() -> key(id));
    }

    private Optional<VerifyingKey> key(MemberId id) {
        return of(id).filter(_ -> trusted.find(id).isEmpty()).map(TrustedIdentities.Found::key);
    }
}
