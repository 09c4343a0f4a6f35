package chat.tacit.cli;

import chat.tacit.client.ClientException;
import chat.tacit.client.MessageListener;
import chat.tacit.client.history.Message;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs the user's command for each message. The command is the user's own text for a shell; what
 * others wrote reaches it only as one JSON line on stdin and as variables {@code TACIT_…}, so that
 * no message can become a part of it.
 *
 * <p>However the command ends, it isn't run again for that message, which is in the history.
 *
 * @param limit how long it may take; then it and what it started are ended
 * @param fields what it is told of a message
 * @param complain takes a sentence when the command fails
 */
record Exec(
        String command,
        Duration limit,
        Function<Message, Map<String, Object>> fields,
        Consumer<String> complain)
        implements MessageListener {

    @Override
    public void heard(Message message) throws ClientException {
        Map<String, Object> told = fields.apply(message);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command);
        builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        environment.remove("TACIT_PASSPHRASE");
        told.forEach((name, value) -> environment.put(variable(name), visible(value)));
        try {
            Process process = builder.start();
            byte[] line = (new JsonObject(told).encode() + "\n").getBytes(StandardCharsets.UTF_8);
            Thread.ofVirtual().start(() -> feed(process, line));
            await(process, message);
        } catch (IOException e) {
            throw new ClientException("can't run /bin/sh for --exec: " + e.getMessage() + ".");
        }
    }

    static String variable(String field) {
        return "TACIT_" + field.toUpperCase(Locale.ROOT);
    }

    /** A variable can't hold the character zero. */
    private static String visible(Object value) {
        return value.toString().replace('\0', '\uFFFD');
    }

    private static void feed(Process process, byte[] line) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(line);
        } catch (IOException e) {
            return; // the command doesn't read it, or has ended
        }
    }

    private void await(Process process, Message message) throws ClientException {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
                complain(message, "took longer than " + limit.toSeconds() + " seconds");
            } else if (process.exitValue() != 0) {
                complain(message, "ended with " + process.exitValue());
            }
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted.");
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void complain(Message message, String what) {
        complain.accept(
                "the command "
                        + what
                        + " for message "
                        + message.id().bytes().hex()
                        + "; it isn't run again for it, 'tacit history' shows the message.");
    }
}
