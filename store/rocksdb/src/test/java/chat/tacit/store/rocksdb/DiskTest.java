package chat.tacit.store.rocksdb;

import static chat.tacit.store.contract.Contract.await;
import static chat.tacit.store.contract.Contract.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.tacit.store.Log.Append;
import chat.tacit.store.Log.Entry;
import chat.tacit.store.StoreException;
import chat.tacit.store.contract.Contract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** A disk that is truly full: a file system in memory, which only root can mount. */
final class DiskTest {
    private static final int ENTRY_BYTES = 64 << 10;

    @TempDir private Path disk;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=96m", "tacit-test", disk.toString()),
                "a full disk is tested only where a file system can be mounted");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", disk.toString());
    }

    @Test
    void aFullDiskFailsAppendsAndKeepsWhatWasAcknowledged() throws IOException {
        Set<Long> acknowledged = new TreeSet<>();
        Path filler = disk.resolve("filler");
        try (var store = RocksStore.open(disk.resolve("data"))) {
            acknowledged.add(append(store));
            Files.write(filler, new byte[(int) disk.toFile().getUsableSpace() - (2 << 20)]);
            boolean failed = false;
            for (int i = 0; i < 2000 && !failed; i++) {
                try {
                    acknowledged.add(append(store));
                } catch (StoreException e) {
                    failed = true;
                }
            }
            assertThat(failed).isTrue();
            Contract.assertFails(
                    store.table().put(key("row"), new byte[ENTRY_BYTES * 10], Contract.LATER));
            assertThat(acknowledged).hasSizeGreaterThan(1);

            Files.delete(filler);
            long again = append(store);
            assertThat(acknowledged).doesNotContain(again);
            acknowledged.add(again);
            await(store.table().put(key("row"), new byte[10], Contract.LATER));
            assertHolds(store, acknowledged);
        }
        try (var store = RocksStore.open(disk.resolve("data"))) {
            assertHolds(store, acknowledged);
            assertThat(await(store.table().get(key("row")))).isPresent();
            await(store.sweep(Contract.LATER.plusSeconds(1)));
            assertThat(await(store.log().extent(key("a"))).entries()).isZero();
        }
    }

    private static void assertHolds(RocksStore store, Set<Long> acknowledged) {
        var entries = await(store.log().readAfter(key("a"), 0, 1 << 30, 1 << 30));
        assertThat(entries.stream().map(Entry::sequence)).containsAll(acknowledged);
        assertThat(await(store.log().extent(key("a"))).entries()).isEqualTo(entries.size());
        assertThat(entries).allMatch(entry -> entry.bytes().length == ENTRY_BYTES);
    }

    private static long append(RocksStore store) {
        return switch (await(store.log().append(key("a"), new byte[ENTRY_BYTES], Contract.ROOMY))) {
            case Append.Kept(long sequence) -> sequence;
            case Append.Full() -> throw new AssertionError();
            case Append.Moved moved -> throw new AssertionError(moved);
        };
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
