package chat.tacit.client.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.client.HiddenPair;
import chat.tacit.client.Person;
import chat.tacit.client.contact.Cards;
import chat.tacit.client.conversation.ConversationId;
import chat.tacit.client.route.MeshRoutes;
import chat.tacit.client.route.MeshWord;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.content.Body;
import chat.tacit.protocol.wire.RelayAddress;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Alice, whose messages to Bob guards take, and what Bob's word says of them. */
final class WordTest {
    private static final RelayAddress GOOD = KnownMesh.server(1);
    private static final RelayAddress BAD = KnownMesh.server(2);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir private Path directory;
    private final KnownServers servers = new KnownServers(Entropy.system());
    private Optional<HiddenPair> met = Optional.empty();

    @BeforeEach
    void meet() {
        met = Optional.of(HiddenPair.introduced(directory));
        alice().write(tx -> {
            for (RelayAddress one : List.of(GOOD, BAD)) {
                tx.update(
                        "INSERT INTO mesh_server (address, origin, heard_at)" + " VALUES (?, 0, ?)",
                        one.toString(),
                        pair().now());
            }
            return tx.update(
                    "INSERT INTO mesh_rx (key, server) SELECT id, ? FROM mesh_key"
                            + " WHERE conversation IS NOT NULL",
                    KnownMesh.server(3).toString());
        });
    }

    @AfterEach
    void part() {
        pair().close();
    }

    private HiddenPair pair() {
        return met.orElseThrow();
    }

    private Person alice() {
        return pair().alice();
    }

    private HiddenPair.Letter say(RelayAddress guard) {
        var _ = alice().say(pair().atAlice(), "A heron.", pair().now());
        return again(guard);
    }

    private HiddenPair.Letter again(RelayAddress guard) {
        HiddenPair.Letter letter = pair().postOne(alice(), guard).orElseThrow();
        pair().pass(MINUTE);
        return letter;
    }

    private void hear(HiddenPair.Letter letter) {
        pair().deliver(letter, pair().bob());
    }

    /** What Bob says now: receipts, and what else waits. */
    private List<HiddenPair.Letter> answers() {
        pair().pass(MINUTE);
        return pair().post(pair().bob());
    }

    private void bobAnswers() {
        answers().forEach(letter -> pair().deliver(letter, alice()));
    }

    /** Time goes by, then Alice has read her key to the end. */
    private void pass(Duration time) {
        pair().pass(time);
        alice().write(tx -> {
            tx.update("UPDATE mesh_rx SET emptied_at = ?", pair().now());
            for (MeshWord.Verdict one : MeshWord.verdicts(tx, pair().now())) {
                Servers.Word word = new Servers.Word(one.tx(), one.contact(), one.lost());
                servers.told(tx, word, pair().now());
            }
            return true;
        });
    }

    private long outcomes(RelayAddress of, boolean lost) {
        return alice().number(
                        "SELECT COUNT(*) FROM mesh_outcome WHERE tx = ? AND lost = ?"
                                + " AND rx IS NULL AND contact IS NOT NULL",
                        of.toString(),
                        lost);
    }

    private boolean isInQuarantine(RelayAddress server) {
        return alice().number(
                                "SELECT COUNT(*) FROM mesh_server WHERE address = ?"
                                        + " AND quarantined_until IS NOT NULL",
                                server.toString())
                == 1;
    }

    @Test
    void guardThatDropsWhatGoesToOneContactIsNamedByWhatTheContactHasAndHasNot() {
        int messages = 0;
        while (!isInQuarantine(BAD)) {
            assertThat(messages).isLessThan(8);
            var _ = say(BAD); // it said that it has it
            hear(say(GOOD));
            bobAnswers();
            pass(HOUR);
            hear(again(GOOD));
            bobAnswers();
            pass(MINUTE);
            messages++;
        }
        assertThat(messages).isEqualTo(7); // 7 ln 4 is the first above 9.2
        assertThat(outcomes(GOOD, true)).isZero();
        assertThat(outcomes(GOOD, false)).isEqualTo(14);
        assertThat(outcomes(BAD, false)).isZero();
    }

    @Test
    void contactWhoIsAwayForANightSpeaksAgainstNoGuard() {
        List<HiddenPair.Letter> night = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            night.add(say(i % 2 == 0 ? GOOD : BAD));
            pass(HOUR);
            Optional<HiddenPair.Letter> again = pair().postOne(alice(), GOOD);
            while (again.isPresent()) {
                night.add(again.get());
                again = pair().postOne(alice(), GOOD);
            }
        }
        pass(HOUR);
        night.forEach(this::hear);
        bobAnswers();
        pass(HOUR);
        assertThat(outcomes(GOOD, true)).isZero();
        assertThat(outcomes(BAD, true)).isZero();
    }

    @Test
    void receiptThatWasLostSpeaksAgainstNoGuard() {
        hear(say(GOOD));
        assertThat(answers()).hasSize(1); // and is lost
        hear(say(BAD));
        bobAnswers();
        pass(HOUR);
        assertThat(outcomes(GOOD, true)).isZero();
        assertThat(outcomes(BAD, false)).isEqualTo(1);
        assertThat(alice().number("SELECT COUNT(*) FROM mesh_word WHERE unsure = 1")).isEqualTo(1);
    }

    @Test
    void nothingIsLostBeforeAllThatTheContactSaidWasFetched() {
        var _ = say(BAD);
        hear(say(GOOD));
        bobAnswers();
        pair().pass(HOUR);
        assertThat(
                        alice().<Boolean, RuntimeException>write(tx ->
                                MeshWord.verdicts(tx, pair().now()).stream()
                                        .anyMatch(MeshWord.Verdict::lost)))
                .isFalse();
        pass(Duration.ZERO);
        assertThat(outcomes(BAD, true)).isEqualTo(1);
    }

    @Test
    void guardsThatDropTogetherAreNamedByAContactWhoSpeaksAndConfirmsNothing() {
        var _ = say(GOOD);
        var _ = say(BAD);
        pass(HOUR);
        var _ = pair().bob().say(pair().atBob(), "Where are you?", pair().now());
        bobAnswers();
        pass(HOUR.minus(MINUTE.multipliedBy(2)));
        assertThat(outcomes(BAD, true)).isZero(); // Bob may have just come
        pass(MINUTE.multipliedBy(2));
        assertThat(outcomes(GOOD, true)).isEqualTo(1);
        assertThat(outcomes(BAD, true)).isEqualTo(1);
    }

    /** A client that a user told to block somebody goes on speaking of the connection. */
    @Test
    void contactWhoBlocksSpeaksAgainstNoGuard() {
        pair().bob()
                .write(tx -> {
                    Cards.block(tx, pair().atBob(), true);
                    return true;
                });
        for (int i = 0; i < 8; i++) {
            hear(say(i % 2 == 0 ? GOOD : BAD));
        }
        pass(MINUTE);
        alice().seal(pair().atAlice(), routes(alice(), pair().atAlice()), pair().now());
        hear(again(GOOD));
        assertThat(answers()).hasSize(1).allSatisfy(it -> pair().deliver(it, alice()));
        pass(HOUR);
        pair().bob().seal(pair().atBob(), routes(pair().bob(), pair().atBob()), pair().now());
        bobAnswers();
        pass(HOUR.multipliedBy(2));
        assertThat(outcomes(GOOD, true)).isZero();
        assertThat(outcomes(BAD, true)).isZero();
    }

    private Body.Routes routes(Person of, ConversationId to) {
        return new Body.Routes(
                List.of(),
                List.of(),
                of.read(tx -> MeshRoutes.told(tx, to, pair().now())).map(MeshRoutes.Own::route));
    }

    /** What a contact said just now can't be of two hours later. */
    @Test
    void contactWhoseClockIsAheadSpeaksAgainstNoGuard() {
        var _ = say(BAD);
        var _ =
                pair().bob()
                        .say(
                                pair().atBob(),
                                "Good night.",
                                pair().now().plus(HOUR.multipliedBy(2)));
        bobAnswers();
        pass(HOUR.multipliedBy(3));
        assertThat(outcomes(BAD, true)).isZero();
    }

    /** Receipts wait for each other, and TX tries again after a while, however often slots come. */
    @Test
    void contactHasTenMinutesForConfirmingSomething() {
        var _ = say(BAD);
        hear(say(GOOD));
        alice().write(tx -> {
            new CoverSetting(Cover.LOW, Optional.of(Duration.ofMillis(200))).set(tx, pair().now());
            return true;
        });
        bobAnswers();
        pass(MINUTE.multipliedBy(7).minusMillis(1));
        assertThat(outcomes(BAD, true)).isZero();
        pass(Duration.ofMillis(1));
        assertThat(outcomes(BAD, true)).isEqualTo(1);
    }

    @Test
    void whatIsTooOldForAVerdictIsForgotten() {
        var _ = say(BAD);
        pair().pass(Duration.ofDays(7));
        alice().write(tx -> {
            MeshWord.tidy(tx, pair().now().minus(MINUTE));
            return true;
        });
        assertThat(alice().number("SELECT COUNT(*) FROM mesh_word WHERE tx = ?", BAD.toString()))
                .isEqualTo(1);
        alice().write(tx -> {
            MeshWord.tidy(tx, pair().now().plusMillis(1));
            return true;
        });
        assertThat(alice().number("SELECT COUNT(*) FROM mesh_word")).isZero();
    }

    @Test
    void whatGoesInSeveralPacketsAndWhatNobodyConfirmsSaysNothing() {
        pass(MINUTE); // what they said when they met
        var _ = alice().say(pair().atAlice(), "m".repeat(5_000), pair().now());
        pair().post(alice()).forEach(this::hear);
        bobAnswers();
        var _ = pair().bob().say(pair().atBob(), "A heron.", pair().now());
        bobAnswers();
        pair().pass(MINUTE);
        assertThat(pair().post(alice())).hasSize(1); // the receipt
        assertThat(alice().number("SELECT COUNT(*) FROM mesh_word")).isZero();
    }

    /** One in twenty is lost, on both ways. */
    @Test
    void naturalLossNamesNoGuard() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 60; i++) {
            HiddenPair.Letter letter = say(i % 2 == 0 ? GOOD : BAD);
            if (random.nextInt(20) > 0) {
                hear(letter);
            }
            answers().stream()
                    .filter(_ -> random.nextInt(20) > 0)
                    .forEach(it -> pair().deliver(it, alice()));
            pass(MINUTE.multipliedBy(20));
            Optional<HiddenPair.Letter> again = pair().postOne(alice(), GOOD);
            again.ifPresent(this::hear);
        }
        assertThat(outcomes(GOOD, false) + outcomes(BAD, false)).isGreaterThan(30);
        assertThat(isInQuarantine(GOOD)).isFalse();
        assertThat(isInQuarantine(BAD)).isFalse();
    }

    @Test
    void messageOfAContactThatIsDeletedIsForgotten() {
        var _ = say(BAD);
        ConversationId bob = pair().atAlice();
        alice().write(tx -> tx.update("DELETE FROM conversation WHERE id = ?", bob.bytes()));
        assertThat(alice().number("SELECT COUNT(*) FROM mesh_word")).isZero();
    }
}
