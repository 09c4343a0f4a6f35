package chat.tacit.store.rocksdb;

import static chat.tacit.store.contract.Contract.bytes;
import static chat.tacit.store.contract.Contract.key;

import chat.tacit.store.Log.Append;
import chat.tacit.store.contract.Contract;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** A process that appends until it is killed, and prints what was acknowledged: log:sequence. */
final class Appender {
    private static final int LOGS = 8;

    private Appender() {}

    public static void main(String[] arguments) throws InterruptedException {
        RocksStore store = RocksStore.open(Path.of(arguments[0]));
        Semaphore window = new Semaphore(256);
        for (long i = 0; ; i++) {
            String log = "log" + i % LOGS;
            window.acquire();
            var _ =
                    store.log()
                            .append(key(log), bytes(log + " entry " + i), Contract.ROOMY)
                            .thenAccept(append -> {
                                if (append instanceof Append.Kept(long sequence)) {
                                    // One write, so that no line is torn by the kill.
                                    System.out.print(log + ":" + sequence + "\n");
                                    System.out.flush();
                                }
                                window.release();
                            });
        }
    }
}
