package chat.tacit.web;

import io.vertx.core.json.JsonObject;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An answer as it came.
 *
 * @param headers each as it was written, its name in small letters
 */
record Reply(int status, List<String> headers, byte[] body) {

    static Reply parse(byte[] all) {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        List<String> head = List.of(text.substring(0, end).split("\r\n", -1));
        return new Reply(
                Integer.parseInt(head.getFirst().split(" ", -1)[1]),
                head.subList(1, head.size()).stream()
                        .map(line ->
                                line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT)
                                        + line.substring(line.indexOf(':')))
                        .toList(),
                Arrays.copyOfRange(all, end + 4, all.length));
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    JsonObject json() {
        return new JsonObject(text());
    }
}
