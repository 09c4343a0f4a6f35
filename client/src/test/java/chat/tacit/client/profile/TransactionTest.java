package chat.tacit.client.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Secret;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** What SQL inside a transaction can do, and that a transaction is all or nothing. */
final class TransactionTest {
    private static final String COUNT = "SELECT COUNT(*) FROM seen";

    @TempDir private Path directory;
    private Optional<Profile> open = Optional.empty();

    @BeforeEach
    void open() throws ClientException {
        open = Optional.of(Profiles.open(Profiles.copy(directory.resolve("home"))));
    }

    @AfterEach
    void close() {
        profile().close();
    }

    private Profile profile() {
        return open.orElseThrow();
    }

    private static void see(Transaction tx, int id) {
        tx.update("INSERT INTO seen (id, at) VALUES (?, ?)", Bytes.of(new byte[] {(byte) id}), 1);
    }

    private long seen() {
        return profile().read(tx -> tx.one(COUNT, row -> row.integer(1)).orElseThrow());
    }

    @Test
    void everyTypeComesBackAsItWentIn() {
        Secret secret = Secret.owned(new byte[] {1, 0, 2});
        Instant time = Instant.ofEpochMilli(1_700_000_000_123L);
        List<Boolean> same =
                profile()
                        .read(tx ->
                                tx.list(
                                        "SELECT ?, ?, ?, ?, ?, ?, ?, ?",
                                        row ->
                                                row.bytes(1).equals(Bytes.zeros(2))
                                                        && row.secret(2).equals(secret)
                                                        && row.text(3).equals("ä\u0000b")
                                                        && row.integer(4) == Long.MIN_VALUE
                                                        && row.flag(5)
                                                        && row.instant(6).equals(time)
                                                        && row.optionalText(7).isEmpty()
                                                        && row.optionalInteger(8)
                                                                .equals(Optional.of(5L)),
                                        Bytes.zeros(2),
                                        secret,
                                        "ä\u0000b",
                                        Long.MIN_VALUE,
                                        true,
                                        time,
                                        Optional.empty(),
                                        Optional.of(5)));
        assertThat(same).containsExactly(true);
    }

    @Test
    void nullIsNoValue() {
        assertThatThrownBy(() -> profile().read(tx -> tx.one("SELECT NULL", row -> row.integer(1))))
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void insertTellsItsRow() {
        long row =
                profile()
                        .write(tx ->
                                tx.insert(
                                        "INSERT INTO relay (rowid, address, added_at)"
                                                + " VALUES (41, 'a', 0)"));
        assertThat(row).isEqualTo(41);
    }

    @Test
    void whatThrowsLeavesNothing() {
        assertThatThrownBy(() ->
                        profile()
                                .<Integer, IOException>write(tx -> {
                                    see(tx, 1);
                                    throw new IOException("cut");
                                }))
                .isInstanceOf(IOException.class)
                .hasMessage("cut");
        assertThat(seen()).isZero();
    }

    @Test
    void failingStatementLeavesNothingAndTheProfileGoesOn() {
        assertThatThrownBy(() ->
                        profile()
                                .write(tx -> {
                                    see(tx, 1);
                                    see(tx, 1);
                                    return true;
                                }))
                .isInstanceOf(DatabaseException.class);
        profile()
                .write(tx -> {
                    see(tx, 2);
                    return true;
                });
        assertThat(seen()).isEqualTo(1);
    }

    @Test
    void failingQuerySaysWhyAndWorksTheNextTime() {
        String sql = "SELECT rowid FROM message_text WHERE message_text MATCH ?";
        assertThatThrownBy(() -> profile().read(tx -> tx.list(sql, row -> 1, "\"")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("unterminated string");
        List<Integer> rows = profile().read(tx -> tx.list(sql, row -> 1, "\"a\""));
        assertThat(rows).isEmpty();
    }

    @Test
    void failingMapEndsTheQuery() {
        see();
        assertThatThrownBy(() ->
                        profile()
                                .read(tx ->
                                        tx.list(
                                                COUNT,
                                                row -> {
                                                    throw new IllegalStateException("no");
                                                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
        assertThat(seen()).isEqualTo(1);
    }

    private void see() {
        profile()
                .write(tx -> {
                    see(tx, 9);
                    return true;
                });
    }

    @Test
    void readingTransactionChangesNothing() {
        profile()
                .read(tx -> {
                    see(tx, 1);
                    return true;
                });
        assertThat(seen()).isZero();
    }

    @Test
    void transactionInsideAnotherIsABug() {
        assertThatThrownBy(() -> profile().write(tx -> seen()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(seen()).isZero();
    }

    @Test
    void moreStatementsThanAreKeptCompiledWork() {
        long sum = 0;
        for (int i = 0; i < 500; i++) {
            String sql = "SELECT " + i;
            sum += profile().read(tx -> tx.one(sql, row -> row.integer(1)).orElseThrow());
        }
        assertThat(sum).isEqualTo(500 * 499 / 2);
    }

    @Test
    void deletedConversationTakesItsPartsWithIt() {
        profile()
                .write(tx -> {
                    tx.update(
                            "INSERT INTO conversation (id, kind, name, state, level,"
                                    + " created_at) VALUES (x'01', 'contact', 'b', 's', 'l',"
                                    + " 0)");
                    tx.update(
                            "INSERT INTO ratchet (conversation, generation, state) VALUES"
                                    + " (x'01', 0, x'00')");
                    tx.update("DELETE FROM conversation");
                    return true;
                });
        long ratchets =
                profile()
                        .read(tx ->
                                tx.one("SELECT COUNT(*) FROM ratchet", row -> row.integer(1))
                                        .orElseThrow());
        assertThat(ratchets).isZero();
    }

    @Test
    void partThatFailsLeavesNothingAndTheRestStands() {
        boolean done =
                profile()
                        .write(tx -> {
                            see(tx, 1);
                            boolean second =
                                    Attempts.done(
                                            tx,
                                            "a part",
                                            () -> {
                                                see(tx, 2);
                                                tx.part(() -> see(tx, 3));
                                                throw new NoSuchElementException();
                                            });
                            see(tx, 4);
                            return second;
                        });
        assertThat(done).isFalse();
        assertThat(seen()).isEqualTo(2);
    }

    @Test
    void databaseThatFailsUndoesTheWholeTransaction() {
        assertThatThrownBy(() ->
                        profile()
                                .write(tx -> {
                                    see(tx, 1);
                                    return Attempts.done(
                                            tx, "a part", () -> tx.update("no such statement"));
                                }))
                .isInstanceOf(DatabaseException.class);
        assertThat(seen()).isZero();
    }
}
