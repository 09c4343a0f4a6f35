package chat.tacit.client.call;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.Event;
import chat.tacit.client.Pair;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.call.CallId;
import chat.tacit.e2ee.call.CallSignal;
import chat.tacit.e2ee.call.CallWay;
import chat.tacit.e2ee.call.Description;
import chat.tacit.e2ee.call.DtlsFingerprint;
import chat.tacit.e2ee.call.Media;
import chat.tacit.e2ee.content.CallBody;
import chat.tacit.e2ee.invitation.Level;
import chat.tacit.kit.Descriptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who may make a profile ring. */
class CallPermissionTest {
    @TempDir private Path directory;

    private static final CallSignal RING =
            new CallSignal.Ring(
                    new Media(true, false),
                    new Description(
                            Descriptions.audio(1),
                            DtlsFingerprint.parse(Descriptions.fingerprint(1))),
                    CallWay.RELAYED,
                    Optional.empty());

    /** The calls of Alice that reach Bob's profile once something was done to that. */
    private List<Event> heard(Consumer<Pair> before) {
        try (Pair pair = Pair.introduced(directory)) {
            before.accept(pair);
            CallBody ring = new CallBody(CallId.random(Entropy.system()), RING);
            pair.alice().seal(pair.atAlice(), ring, pair.now());
            pair.exchange();
            assertThat(pair.bob().number("SELECT COUNT(*) FROM early")).isZero(); // it has come
            assertThat(pair.bob().texts(pair.atBob())).isEmpty();
            return pair.bob().events().stream().filter(Event.Called.class::isInstance).toList();
        }
    }

    @Test
    void ringOfAContactIsHeardAndIsInNoHistory() {
        assertThat(heard(_ -> {})).hasSize(1);
    }

    @Test
    void whoIsBlockedIsNotHeard() {
        assertThat(
                        heard(pair ->
                                pair.bob()
                                        .write(tx -> {
                                            Cards.block(tx, pair.atBob(), true);
                                            return true;
                                        })))
                .isEmpty();
    }

    @Test
    void strangerWhoWasNotAcceptedIsNotHeard() {
        assertThat(
                        heard(pair ->
                                pair.bob()
                                        .write(tx ->
                                                tx.update(
                                                        "UPDATE conversation SET state = 'request'"
                                                                + " WHERE id = ?",
                                                        pair.atBob().bytes()))))
                .isEmpty();
    }

    @Test
    void whoseKeysChangedIsNotHeardBeforeTheyWereCompared() {
        assertThat(
                        heard(pair ->
                                pair.bob()
                                        .write(tx -> {
                                            Contacts.level(tx, pair.atBob(), Level.CHANGED);
                                            return true;
                                        })))
                .isEmpty();
    }

    @Test
    void inAHiddenConversationNobodyIsHeard() {
        assertThat(
                        heard(pair ->
                                pair.bob()
                                        .write(tx ->
                                                tx.update(
                                                        "UPDATE contact SET hidden = 1 WHERE"
                                                                + " conversation = ?",
                                                        pair.atBob().bytes()))))
                .isEmpty();
    }

    /** What rings or goes on is looked at by this each second. */
    @Test
    void withWhomThereMayBeACallIsLookedAtAnew() throws Exception {
        try (Pair pair = Pair.introduced(directory)) {
            assertThat(mayBe(pair)).isTrue();
            change(pair, tx -> Cards.block(tx, pair.atBob(), true));
            assertThat(mayBe(pair)).isFalse();
            change(pair, tx -> Cards.block(tx, pair.atBob(), false));
            change(pair, tx -> Contacts.level(tx, pair.atBob(), Level.CHANGED));
            assertThat(mayBe(pair)).isFalse();
            change(pair, tx -> Contacts.level(tx, pair.atBob(), Level.LINK));
            assertThat(mayBe(pair)).isTrue();
            change(pair, tx -> MeshRoutes.hide(tx, pair.atBob()));
            assertThat(mayBe(pair)).isFalse();
            change(pair, tx -> tx.update("UPDATE contact SET hidden = 0"));
            assertThat(mayBe(pair)).isTrue();
            change(pair, tx -> Contacts.delete(tx, pair.atBob(), pair.now()));
            assertThat(mayBe(pair)).isFalse();
        }
    }

    private static boolean mayBe(Pair pair) {
        return pair.bob().read(tx -> CallChoices.mayBe(tx, pair.atBob()));
    }

    private static void change(Pair pair, Consumer<Transaction> what) {
        var _ =
                pair.bob()
                        .write(tx -> {
                            what.accept(tx);
                            return true;
                        });
    }

    /** In a call each side answers by itself. */
    @Test
    void noReceiptIsDueAndNothingIsKept() {
        try (Pair pair = Pair.introduced(directory)) {
            CallBody ring = new CallBody(CallId.random(Entropy.system()), RING);
            pair.alice().seal(pair.atAlice(), ring, pair.now());
            pair.exchange();
            assertThat(pair.bob().number("SELECT COUNT(*) FROM receipt")).isZero();
            assertThat(pair.alice().number("SELECT COUNT(*) FROM copy")).isZero();
        }
    }
}
