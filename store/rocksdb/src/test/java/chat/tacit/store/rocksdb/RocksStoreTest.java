package chat.tacit.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.store.Store;
import chat.tacit.store.contract.LifeContract;
import chat.tacit.store.contract.LogContract;
import chat.tacit.store.contract.SignalsContract;
import chat.tacit.store.contract.TableContract;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class RocksStoreTest implements LogContract, TableContract, SignalsContract, LifeContract {
    @TempDir private Path directory;

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Store store;

    @Override
    public Store store() {
        return store;
    }

    @BeforeEach
    void open() {
        store = RocksStore.open(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void survivesItsProcess() {
        assertThat(store.durable()).isTrue();
    }
}
