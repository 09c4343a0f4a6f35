package chat.tacit.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.contact.InvitationTerms;
import chat.tacit.client.contact.Invitations;
import chat.tacit.client.contact.Invited;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.profile.Profile;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.JoseKey;
import chat.tacit.e2ee.invitation.Link;
import chat.tacit.e2ee.invitation.Travel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.StackWalker.StackFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** RSA keys take long to make: nobody waits for the profile meanwhile. */
final class KeysOutsideTheLockTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir private Path folder;
    private final Watching entropy = new Watching();
    private Person alice;

    /** Counts RSA keys that are made, and those of them that are made within a transaction. */
    private static final class Watching implements Entropy {
        private final AtomicInteger made = new AtomicInteger();
        private final AtomicInteger locked = new AtomicInteger();

        @Override
        public void fill(byte[] bytes) {
            Set<String> callers =
                    StackWalker.getInstance()
                            .walk(frames ->
                                    frames.map(StackFrame::getClassName)
                                            .collect(Collectors.toSet()));
            if (callers.contains("chat.tacit.crypto.RsaForm")) {
                made.incrementAndGet();
                if (callers.contains(Profile.class.getName())) {
                    locked.incrementAndGet();
                }
            }
            Entropy.system().fill(bytes);
        }
    }

    @BeforeEach
    void begin() {
        alice = new Person(folder.resolve("alice"), "Alice", NOW);
    }

    @AfterEach
    void end() {
        alice.close();
    }

    private String link() throws ClientException {
        JoseKey pair = JoseKey.generate(Entropy.system());
        InvitationTerms terms = InvitationTerms.hidden(pair, Travel.LINK, false);
        return alice.<Invited, ClientException>write(
                        tx -> Invitations.make(tx, terms, Entropy.system(), Instant.now()))
                .link();
    }

    @Test
    void keyOfWhoeverAcceptsAHiddenInvitationIsMadeBefore() throws Exception {
        Profile profile = Homes.open(folder.resolve("bob"), "Bob");
        try (Client bob = new Client(profile, entropy)) {
            var _ = bob.connect(link(), Travel.LINK);
        }
        assertThat(entropy.made).hasPositiveValue();
        assertThat(entropy.locked).hasValue(0);
    }

    @Test
    void keyThatTakesThePlaceOfOneWaitsForThoseThatAreReady() throws Exception {
        Profile profile = Homes.open(folder.resolve("bob"), "Bob");
        Parts parts = Parts.of(profile, Duration.ZERO, entropy);
        try (profile) {
            parts.stock().prepare(1);
            var link = Link.parse(link());
            var invitation = ((Link.LongForm) link).invitation();
            var _ =
                    profile.<ConversationId, ClientException>write(tx ->
                            parts.joining()
                                    .join(tx, invitation, Travel.LINK, Optional.empty(), NOW));
            Instant later = NOW.plus(Duration.ofDays(40));
            assertThat(rotated(profile, parts, later)).isEqualTo(1);
            Instant next = profile.read(parts.meshRotation()::nextDue).orElseThrow();
            assertThat(next).as("it isn't asked again at once").isAfter(later);
            parts.stock().prepare(1);
            assertThat(rotated(profile, parts, next)).isEqualTo(2);
        }
        assertThat(entropy.locked).hasValue(0);
    }

    /** How many keys there are for contacts after it ran. */
    private static long rotated(Profile profile, Parts parts, Instant now) {
        return profile.write(tx -> {
            parts.meshRotation().run(tx, now);
            return tx.one(
                            "SELECT COUNT(*) FROM mesh_key WHERE purpose = 'contact'",
                            row -> row.integer(1))
                    .orElseThrow();
        });
    }
}
