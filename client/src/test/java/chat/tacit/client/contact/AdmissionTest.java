package chat.tacit.client.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.tacit.client.ClientException;
import chat.tacit.client.Pair;
import chat.tacit.client.Person;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.invitation.Invitation;
import chat.tacit.e2ee.invitation.InvitationSecrets;
import chat.tacit.e2ee.invitation.Travel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is left of an invitation once somebody has joined by it, or nobody has in time. */
final class AdmissionTest {
    @TempDir private Path directory;
    private Optional<Pair> strangers = Optional.empty();

    @BeforeEach
    void begin() {
        strangers = Optional.of(new Pair(directory));
    }

    @AfterEach
    void end() {
        pair().close();
    }

    private Pair pair() {
        return strangers.orElseThrow();
    }

    /** The secrets that would let another person in. */
    private List<Secret> agreement(Invitation invitation) {
        InvitationSecrets secrets =
                pair().alice()
                        .read(tx -> tx.one("SELECT secrets FROM invitation", row -> row.secret(1)))
                        .map(InvitationSecrets::decode)
                        .orElseThrow();
        return List.of(
                secrets.agreement().secret(),
                secrets.kem().orElseThrow().secret(),
                invitation.secret());
    }

    /** Every blob of the tables in which an agreement leaves something. */
    private static List<Bytes> blobs(Person of) {
        return of.read(tx -> {
            List<Bytes> blobs = new ArrayList<>();
            for (String column :
                    List.of(
                            "fixed FROM invitation",
                            "secrets FROM invitation",
                            "state FROM ratchet",
                            "join_fields FROM contact")) {
                for (Optional<Bytes> blob :
                        tx.list("SELECT " + column, row -> row.optionalBytes(1))) {
                    blob.ifPresent(blobs::add);
                }
            }
            return blobs;
        });
    }

    private static boolean holds(List<Bytes> blobs, Secret secret) {
        String searched = new String(secret.expose(), StandardCharsets.ISO_8859_1);
        return blobs.stream()
                .anyMatch(blob ->
                        new String(blob.toArray(), StandardCharsets.ISO_8859_1).contains(searched));
    }

    @Test
    void secretsOfTheAgreementAreGoneOnceSomebodyHasJoined() {
        Invitation invitation = pair().invite();
        List<Secret> secrets = agreement(invitation);
        assertThat(secrets).allMatch(secret -> holds(blobs(pair().alice()), secret));
        pair().join(invitation);
        pair().exchange();
        assertThat(secrets).noneMatch(secret -> holds(blobs(pair().alice()), secret));
        assertThat(secrets).noneMatch(secret -> holds(blobs(pair().bob()), secret));
    }

    @Test
    void secretsOfAnExpiredInvitationAreGone() {
        Invitation invitation = pair().invite();
        List<Secret> secrets = agreement(invitation);
        pair().pass(Invitations.LIFE);
        pair().alice()
                .write(tx -> {
                    Invitations.tidy(tx, pair().now());
                    return true;
                });
        assertThat(secrets).noneMatch(secret -> holds(blobs(pair().alice()), secret));
    }

    @Test
    void nobodyJoinsByAnExpiredInvitation() {
        Invitation invitation = pair().invite();
        pair().pass(Invitations.LIFE);
        pair().join(invitation);
        assertThat(pair().post(pair().bob()))
                .allSatisfy(box ->
                        assertThatExceptionOfType(UnopenableException.class)
                                .isThrownBy(() -> pair().alice().take(box, pair().now())));
        assertThat(pair().alice().conversations()).isEmpty();
    }

    @Test
    void ownInvitationIsKnownAsSuchBeforeAndAfterItWasUsed() {
        Invitation invitation = pair().invite();
        refuses(pair().alice(), invitation, "an invitation of your own");
        pair().join(invitation);
        pair().exchange();
        refuses(pair().alice(), invitation, "an invitation of your own");
        refuses(pair().bob(), invitation, "accepted this invitation already");
    }

    private void refuses(Person person, Invitation invitation, String because) {
        assertThatExceptionOfType(ClientException.class)
                .isThrownBy(() ->
                        person.write(tx ->
                                person.parts()
                                        .joining()
                                        .join(
                                                tx,
                                                invitation,
                                                Travel.LINK,
                                                Optional.empty(),
                                                pair().now())))
                .withMessageContaining(because);
    }
}
