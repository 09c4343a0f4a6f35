package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;
import chat.tacit.crypto.Secret;
import chat.tacit.kit.KnownPrimes;

import io.vertx.core.json.JsonArray;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A process that runs one {@code tacit} command after another, with the keys that are known in the
 * folder that its argument names, and RSA keys of known primes. Each line of stdin is a JSON array
 * of the arguments of one; what it prints is followed on stdout and on stderr by {@link #END} and
 * its exit code on a line. Commands have no stdin. The line {@link #STOP} closes the profile of the
 * one that runs, with which it ends if it is one that goes on.
 */
public final class Shift implements Unlocking {
    /** No command prints it. */
    public static final char END = 4;

    /** Ends what goes on. */
    public static final String STOP = "stop";

    private final KnownKeys keys;
    private Optional<Client> open = Optional.empty();
    private boolean stopping;

    private Shift(KnownKeys keys) {
        this.keys = keys;
    }

    /** Ends with stdin. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path known = Path.of(arguments[0]);
        KnownPrimes.share(known);
        KnownKeys keys = new KnownKeys(known);
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.setIn(InputStream.nullInputStream());
        Shift last = new Shift(keys);
        Thread running = Thread.ofPlatform().unstarted(() -> {});
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals(STOP)) {
                last.stop();
                continue;
            }
            running.join();
            Shift next = new Shift(keys);
            String[] words =
                    new JsonArray(order).stream().map(Object::toString).toArray(String[]::new);
            last = next;
            running = Thread.ofPlatform().name("command").start(() -> next.run(words));
        }
        System.exit(0);
    }

    private void run(String... words) {
        int code = Main.run(this, words);
        for (PrintStream each : List.of(System.out, System.err)) {
            each.println("" + END + code);
            each.flush();
        }
    }

    @Override
    public Secret unlock(Path home, Secret passphrase) throws ClientException {
        return keys.unlock(home, passphrase);
    }

    @Override
    public Client open(Path home, Secret passphrase) throws ClientException {
        return held(Unlocking.super.open(home, passphrase));
    }

    private synchronized Client held(Client client) {
        open = Optional.of(client);
        if (stopping) {
            client.close();
        }
        return client;
    }

    private synchronized void stop() {
        stopping = true;
        open.ifPresent(Client::close);
    }
}
