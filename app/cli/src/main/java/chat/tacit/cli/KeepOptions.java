package chat.tacit.cli;

import chat.tacit.protocol.wire.Limit;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.relay.Identity;
import chat.tacit.relay.Keys;
import chat.tacit.relay.RelayException;
import chat.tacit.store.Store;
import chat.tacit.store.memory.MemoryStore;
import chat.tacit.store.rocksdb.RocksStore;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;

/** Where a relay keeps its keys and what waits at it. */
final class KeepOptions {
    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the relay keeps its keys and messages (default: ~/.tacit-relay).")
    @Nullable Path data;

    @Option(
            names = "--store",
            paramLabel = "rocksdb|memory",
            defaultValue = "rocksdb",
            description = "memory keeps nothing on disk and says so to clients.")
    String store;

    Keys keys() throws RelayException {
        String given = System.getenv("TACIT_IDENTITY");
        if (given != null && !given.isEmpty()) {
            Identity identity = Identity.parse(given);
            return lasting() ? new Keys.Given(identity, data()) : new Keys.Passing(identity);
        }
        return new Keys.Kept(data());
    }

    /** Whether what it keeps outlives the process. */
    boolean lasting() {
        return store.equals("rocksdb");
    }

    Store open(Limits limits) {
        return switch (store) {
            case "rocksdb" -> RocksStore.open(data().resolve("store"));
            case "memory" -> new MemoryStore(limits.value(Limit.MEMORY_STORE_BYTES));
            default ->
                    throw new CommandLine.ParameterException(
                            spec.commandLine(), "--store is rocksdb or memory.");
        };
    }

    private Path data() {
        return data != null ? data : Path.of(System.getProperty("user.home"), ".tacit-relay");
    }
}
