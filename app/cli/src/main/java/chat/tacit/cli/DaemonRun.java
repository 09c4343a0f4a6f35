package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.crypto.Secret;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.util.concurrent.Callable;

/**
 * The daemon itself, which {@code tacit daemon start} starts: takes the key of the database from
 * stdin, answers one line on stdout, and receives until it is told to end.
 */
@Command(name = "run", hidden = true)
final class DaemonRun implements Callable<Integer> {
    /** The one line that says that it receives; any other is a sentence of what went wrong. */
    static final String READY = "ready";

    /** The configuration of its log, among the resources. */
    static final String LOGGING = "chat/tacit/cli/daemon-logback.xml";

    private static final int KEY_SIZE = 32;
    private static final Logger LOG = LoggerFactory.getLogger(DaemonRun.class);

    @Mixin Profiles profiles;

    @Override
    public Integer call() {
        leaveTerminal();
        try (FileChannel _ = lock()) {
            Client client = open();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(client)));
            LOG.info("receiving");
            answer(READY);
            client.receiving().stay(); // until it is closed, at the end of the process
            return 0;
        } catch (ClientException e) {
            answer(e.sentence());
        } catch (Trouble e) {
            answer(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            answer("can't start the daemon: " + e.getMessage() + ".");
        }
        return 1;
    }

    private static void close(Client client) {
        LOG.info("stopping");
        client.close();
    }

    private FileChannel lock() throws IOException, Trouble {
        return new Daemon(profiles.home())
                .become()
                .orElseThrow(() -> new Trouble("another daemon was started at the same time."));
    }

    private Client open() throws ClientException, IOException, Trouble {
        byte[] bytes = System.in.readNBytes(KEY_SIZE);
        Secret key = Secret.owned(bytes);
        try {
            return Client.openUnlocked(profiles.home(), key);
        } finally {
            key.wipe();
        }
    }

    /** Whoever started it reads one line, and may be gone after that. */
    private static void answer(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /**
     * Makes this process the first of a session of its own, so that neither the end of the terminal
     * nor what is typed there reaches it.
     */
    @SuppressWarnings("restricted") // one call of POSIX, without arguments
    private static void leaveTerminal() {
        Linker linker = Linker.nativeLinker();
        try {
            int _ =
                    (int)
                            linker.downcallHandle(
                                            linker.defaultLookup().findOrThrow("setsid"),
                                            FunctionDescriptor.of(ValueLayout.JAVA_INT))
                                    .invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
