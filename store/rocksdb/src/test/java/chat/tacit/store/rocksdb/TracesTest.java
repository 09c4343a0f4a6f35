package chat.tacit.store.rocksdb;

import static chat.tacit.store.contract.Contract.await;
import static chat.tacit.store.contract.Contract.bytes;
import static chat.tacit.store.contract.Contract.key;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.store.Log.Append;
import chat.tacit.store.Log.Terms;
import chat.tacit.store.StoreException;
import chat.tacit.store.contract.Contract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/** What is left of deleted bytes in any file of the data directory. */
final class TracesTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Terms ROOMY = Contract.ROOMY;

    @TempDir private Path directory;

    @Test
    void sweptBytesAreGoneFromEveryFile() throws IOException {
        try (var store = RocksStore.open(directory)) {
            for (int i = 0; i < 50; i++) {
                await(store.log().append(key("a"), bytes("ACKNOWLEDGED" + i), ROOMY));
                Terms expired = Terms.within(1000, NOON.minusSeconds(i + 1));
                await(store.log().append(key("b"), bytes("EXPIRED-ENTRY" + i), expired));
                await(store.log().append(key("c"), bytes("DROPPED" + i), ROOMY));
                await(store.log().append(key("d"), bytes("STAYS" + i), ROOMY));
            }
            Instant past = NOON.minusSeconds(1);
            await(store.table().put(key("expired"), bytes("EXPIRED-ROW"), past));
            await(store.table().put(key("changed"), bytes("OVERWRITTEN"), Contract.LATER));
            await(store.table().put(key("changed"), bytes("STAYS-ROW"), Contract.LATER));
            long revision =
                    await(store.table().put(key("deleted"), bytes("DELETED-ROW"), Contract.LATER));
            await(store.table().delete(key("deleted"), revision));
            // They were written: so their absence below says something.
            assertThat(traces("ACKNOWLEDGED", "EXPIRED-ENTRY", "DROPPED")).hasSize(3);
            assertThat(traces("EXPIRED-ROW", "OVERWRITTEN", "DELETED-ROW")).hasSize(3);

            await(store.log().deleteThrough(key("a"), 50));
            await(store.log().drop(key("c")));
            await(store.sweep(NOON));

            assertThat(traces("ACKNOWLEDGED", "EXPIRED-ENTRY", "DROPPED")).isEmpty();
            assertThat(traces("EXPIRED-ROW", "OVERWRITTEN", "DELETED-ROW")).isEmpty();
            assertThat(traces("STAYS49", "STAYS-ROW")).hasSize(2);
            assertThat(await(store.log().extent(key("d"))).entries()).isEqualTo(50);
        }
    }

    @Test
    void laterSweepsReachWhatWasCompactedBefore() throws IOException {
        try (var store = RocksStore.open(directory)) {
            for (int round = 1; round <= 3; round++) {
                await(store.log().append(key("a"), bytes("SECRET" + round), ROOMY));
                await(store.log().append(key("b"), bytes("STAYS" + round), ROOMY));
                await(store.sweep(NOON));
                assertThat(traces("SECRET" + round)).hasSize(1);
                await(store.log().deleteThrough(key("a"), round));
                await(store.sweep(NOON));
                assertThat(traces("SECRET")).isEmpty();
            }
        }
    }

    @Test
    void whatWasDeletedInAnEarlierLifeIsSweptInThis() throws IOException {
        try (var store = RocksStore.open(directory)) {
            await(store.log().append(key("a"), bytes("SECRET"), ROOMY));
            await(store.log().deleteThrough(key("a"), 1));
        }
        assertThat(traces("SECRET")).isNotEmpty();
        try (var store = RocksStore.open(directory)) {
            await(store.sweep(NOON));
            assertThat(traces("SECRET")).isEmpty();
        }
    }

    @Test
    void whatIsAcknowledgedBeforeItsBatchIsNeverWritten() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        List<CompletionStage<Append>> appends = new ArrayList<>();
        try (var store = RocksStore.open(directory, Settings.DEFAULT, held(release))) {
            for (int i = 0; i < 10; i++) {
                appends.add(store.log().append(key("a"), bytes("EPHEMERAL"), ROOMY));
            }
            assertThat(appends).noneMatch(append -> append.toCompletableFuture().isDone());
            await(store.log().deleteThrough(key("a"), 9));
            for (int i = 0; i < 9; i++) {
                assertThat(await(appends.get(i))).isEqualTo(new Append.Kept(i + 1));
            }
            assertThat(appends.get(9).toCompletableFuture()).isNotDone();
            await(store.log().deleteThrough(key("a"), 10));
            var kept = store.log().append(key("a"), bytes("WRITTEN"), ROOMY);
            release.countDown();
            assertThat(await(kept)).isEqualTo(new Append.Kept(11));
            assertThat(traces("WRITTEN")).hasSize(1);
            assertThat(traces("EPHEMERAL")).isEmpty();
        }
        assertThat(traces("EPHEMERAL")).isEmpty();
    }

    @Test
    void whatWaitsForTheDiskIsBounded() {
        CountDownLatch release = new CountDownLatch(1);
        Settings tight = new Settings(1 << 20, 10_000, 10);
        try (var store = RocksStore.open(directory, tight, held(release))) {
            var first = store.log().append(key("a"), new byte[9000], ROOMY);
            Contract.assertFails(store.log().append(key("a"), new byte[9000], ROOMY));
            Contract.assertFails(store.table().put(key("a"), new byte[9000], Contract.LATER));
            await(store.log().deleteThrough(key("a"), 1));
            await(first);
            var second = store.log().append(key("a"), new byte[9000], ROOMY);
            release.countDown();
            assertThat(await(second)).isEqualTo(new Append.Kept(2));
            await(store.table().put(key("a"), new byte[9000], Contract.LATER));
        }
    }

    @Test
    void logFilesOfTheDatabaseNameNoKeys() throws IOException {
        try (var store = RocksStore.open(directory)) {
            await(store.log().append(key("QUEUE-NAME"), bytes("x"), ROOMY));
            await(store.log().deleteThrough(key("QUEUE-NAME"), 1));
            await(store.sweep(NOON));
        }
        String hex = HexFormat.of().withUpperCase().formatHex(bytes("QUEUE-NAME"));
        try (var files = Files.list(directory)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().startsWith("LOG")).toList()) {
                String log = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(log).doesNotContain("QUEUE-NAME").doesNotContain(hex);
            }
        }
    }

    /** The database notes from which key to which each of its files goes. */
    @Test
    void namesOfWhatWasDeletedAreGoneFromEveryFile() throws IOException {
        try (var store = RocksStore.open(directory)) {
            for (int round = 0; round < 3; round++) {
                await(store.log().append(key("GONE-FIRST"), bytes("x"), ROOMY));
                await(store.log().append(key("a"), bytes("x"), ROOMY));
                await(store.table().put(key("GONE-ROW"), bytes("x"), NOON.plusSeconds(round)));
                await(store.sweep(NOON.minusSeconds(1)));
                assertThat(traces("GONE-FIRST", "GONE-ROW")).hasSize(2);

                await(store.log().drop(key("GONE-FIRST")));
                await(store.sweep(NOON.plusSeconds(round + 1)));
                assertThat(traces("GONE-FIRST", "GONE-ROW")).isEmpty();
            }
            assertThat(await(store.log().extent(key("a"))).entries()).isEqualTo(3);
        }
    }

    /** The texts among these that are in some file of the data directory. */
    private List<String> traces(String... texts) throws IOException {
        List<String> found = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(content(file)).append('\n');
            }
        }
        for (String text : texts) {
            if (all.indexOf(text) >= 0) {
                found.add(text);
            }
        }
        return found;
    }

    private static String content(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return ""; // deleted while we looked
        }
    }

    /** Makes a writer that begins when it is released. */
    private static ThreadFactory held(CountDownLatch release) {
        return work ->
                new Thread(() -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        throw new StoreException("interrupted", e);
                    }
                    work.run();
                });
    }
}
