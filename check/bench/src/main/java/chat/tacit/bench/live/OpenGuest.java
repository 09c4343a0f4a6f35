package chat.tacit.bench.live;

import chat.tacit.crypto.AgreementKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.live.OpenEvent;
import chat.tacit.e2ee.live.OpenMember;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.Leaf;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Target;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** A member of an open session. */
final class OpenGuest extends Guest {
    private static final Entropy ENTROPY = LiveConnection.ENTROPY;

    private final Profile profile;
    private final Manner manner;
    private final SigningKey identity = SigningKey.generate(ENTROPY);
    private @Nullable OpenMember member;
    private String own = "";
    private boolean entered;

    /** What an open session is known by, and what one is called in it. */
    record Profile(Fingerprint relay, SessionName session, DisplayName name) {}

    /** How much it does. */
    enum Manner {
        /** Checks everybody's message 1 and everything that is said, and speaks. */
        WHOLE,
        /** Checks everybody on its way in, and only counts from then on. */
        CHECKS_WHO_IS_THERE,
        /** Says who it is, and counts. */
        COUNTS
    }

    OpenGuest(Tally tally, Profile profile, Manner manner) {
        super(tally);
        this.profile = profile;
        this.manner = manner;
    }

    @Override
    MemberId id() {
        return MemberId.of(identity.publicKey());
    }

    @Override
    boolean isReader() {
        return manner != Manner.WHOLE && entered;
    }

    @Override
    void identify(Bytes session) {
        if (manner == Manner.COUNTS) {
            Leaf leaf =
                    new Leaf(
                            AgreementKey.generate(ENTROPY).publicKey(),
                            Optional.empty(),
                            Bytes.owned(ENTROPY.bytes(Leaf.NONCE_SIZE)));
            Identification.Errand errand =
                    new Identification.Errand(
                            new Target.Open(profile.session()), session, Optional.empty());
            Data message =
                    Data.of(Identification.sign(identity, leaf, errand, profile.relay()).encode());
            own = message.bytes().base64Url();
            say(new ClientLine.Identity(id().bytes(), message));
        } else {
            OpenMember made =
                    new OpenMember(
                            new OpenMember.Membership(
                                    profile.session(),
                                    profile.relay(),
                                    session,
                                    identity,
                                    profile.name()),
                            ENTROPY);
            member = made;
            say(made.identity());
        }
    }

    @Override
    void take(byte[] line) {
        if (manner == Manner.COUNTS) {
            // Its own message 1 is the last that it is told on its way in.
            if (new String(line, StandardCharsets.US_ASCII).endsWith(own)) {
                entered = true;
                enter();
            }
        } else {
            member().hear(ServerLine.decode(line), Instant.now(), this::sees);
            if (isReader()) {
                member().end();
                member = null;
            }
        }
    }

    @Override
    void pass(Word word, byte[] line) {
        // Nothing in an open session asks for an answer.
    }

    @Override
    void speak(Content content) {
        int receivers = member().say(content, this::sees);
        if (receivers != member().people().size()) {
            throw new IllegalStateException("it speaks to " + receivers);
        }
    }

    private void sees(OpenEvent event) {
        switch (event) {
            case OpenEvent.Say(ClientLine line) -> say(line);
            case OpenEvent.Entered _ -> {
                entered = true;
                enter();
            }
            case OpenEvent.Said said when said.audience() == OpenEvent.Audience.ALL ->
                    tally.opened();
            case OpenEvent.Came _, OpenEvent.Went _, OpenEvent.Introduced _ -> {}
            case OpenEvent.Said _,
                    OpenEvent.Garbage _,
                    OpenEvent.Stranger _,
                    OpenEvent.LeftOut _,
                    OpenEvent.Refused _,
                    OpenEvent.Lied _ ->
                    failed(new IllegalStateException("a member was shown " + event));
        }
    }

    private OpenMember member() {
        if (member == null) {
            throw new IllegalStateException("not greeted");
        }
        return member;
    }
}
