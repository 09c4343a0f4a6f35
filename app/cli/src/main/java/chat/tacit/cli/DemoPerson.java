package chat.tacit.cli;

import chat.tacit.client.Client;
import chat.tacit.client.ClientException;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import picocli.CommandLine.Command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Somebody of the demo: runs commands as they are ordered, side by side, in one process that has
 * the profile open as soon as there is one. An order is a line of JSON on stdin, {@code {"job": N,
 * "words": […]}}, or {@code {"end": N}} for what would go on. What a command tells is {@code
 * {"job": N, "line": {…}}} on stdout, and its end {@code {"job": N}}, with {@code failed} and a
 * sentence if it didn't end well.
 */
@Command(name = "person", hidden = true)
final class DemoPerson implements Callable<Integer> {
    private final RememberedKeys keys = new RememberedKeys();
    private final Profiles profiles = new Profiles(keys);
    private final Map<Integer, Thread> jobs = new ConcurrentHashMap<>();
    private Optional<Client> client = Optional.empty();
    private PrintStream out = System.out;

    @Override
    public Integer call() throws IOException {
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.setIn(InputStream.nullInputStream()); // of the commands
        out = System.out;
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            JsonObject order = new JsonObject(line);
            if (order.containsKey("end")) {
                Optional.ofNullable(jobs.get(order.getInteger("end"))).ifPresent(Thread::interrupt);
            } else {
                begin(order.getInteger("job"), order.getJsonArray("words"));
            }
        }
        return 0;
    }

    private void begin(int job, JsonArray words) {
        String[] arguments =
                Stream.concat(words.stream().map(Object::toString), Stream.of("--json"))
                        .toArray(String[]::new);
        Thread thread = Thread.ofPlatform().daemon().unstarted(() -> run(job, arguments));
        jobs.put(job, thread);
        thread.start();
    }

    private void run(int job, String... arguments) {
        JsonObject end = new JsonObject().put("job", job);
        AtomicReference<String> complaint = new AtomicReference<>("it failed.");
        PrintWriter said = new PrintWriter(new EachLine(line -> told(job, line)), true);
        PrintWriter complained = new PrintWriter(new EachLine(complaint::set), true);
        try {
            int code = run(said, complained, arguments);
            if (code != 0) {
                String last = Objects.requireNonNull(complaint.get());
                end.put("failed", last.replaceFirst("^tacit: ", ""));
            }
        } catch (ClientException e) {
            end.put("failed", e.sentence());
        } catch (Trouble | RuntimeException e) {
            end.put("failed", String.valueOf(e.getMessage()));
        } finally {
            jobs.remove(job);
            print(end);
        }
    }

    private int run(PrintWriter said, PrintWriter complained, String... arguments)
            throws ClientException, Trouble {
        Optional<Client> open = client();
        if (open.isPresent() && arguments[0].equals("call")) {
            new DemoCall(open.get(), said).ring(arguments[1]);
            return 0;
        }
        if (open.isPresent() && arguments[0].equals("answer")) {
            new DemoCall(open.get(), said).answer();
            return 0;
        }
        return open.isPresent()
                ? Main.run(open.get(), said, complained, arguments)
                : Main.run(keys, said, complained, arguments);
    }

    /** The profile, opened for the first command that comes when it is made. */
    private synchronized Optional<Client> client() throws ClientException, Trouble {
        if (client.isEmpty() && Client.hasProfile(profiles.home())) {
            client = Optional.of(profiles.open());
        }
        return client;
    }

    private void told(int job, String line) {
        try {
            print(new JsonObject().put("job", job).put("line", new JsonObject(line)));
        } catch (DecodeException _) {
            return; // for people
        }
    }

    private void print(JsonObject line) {
        synchronized (jobs) {
            out.println(line.encode());
            out.flush();
        }
    }
}
