package chat.tacit.cli;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files by which a relay is put to work, and what they have it run. */
final class Deployment {
    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    static final List<String> FILES =
            List.of(
                    "Procfile",
                    "app.json",
                    "system.properties",
                    "render.yaml",
                    "fly.toml",
                    "deploy/Dockerfile",
                    "deploy/compose.yaml",
                    "deploy/compose.calls.yaml",
                    "deploy/start",
                    "deploy/healthy",
                    "deploy/tacit-relay.service",
                    "deploy/tacit-relay.conf",
                    "deploy/coturn/turnserver.conf");

    private static final Pattern SERVE = Pattern.compile("\\bserve( [^'\"\\n]*)?");

    /** A key that stands twice is a mistake. */
    private static LoaderOptions strict() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return options;
    }

    private Deployment() {}

    static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What each file has serve told, by the file. */
    static Map<String, List<String>> servings() {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String file : List.of("Procfile", "render.yaml", "fly.toml")) {
            all.put(file, words(file, text(file)));
        }
        for (String file : List.of("deploy/compose.yaml", "deploy/compose.calls.yaml")) {
            JsonObject relay = yaml(file).getJsonObject("services").getJsonObject("relay");
            all.put(file, strings(relay.getJsonArray("command")));
        }
        String command = text("deploy/Dockerfile").replaceFirst("(?s).*\\nCMD (.*)\\n", "$1");
        all.put("deploy/Dockerfile", strings(new JsonArray(command)));
        String unit = text("deploy/tacit-relay.service");
        String more = settings("deploy/tacit-relay.conf").get("TACIT_SERVE");
        all.put("deploy/tacit-relay.service", words("", unit.replace("$TACIT_SERVE", more)));
        return all;
    }

    private static List<String> words(String file, String text) {
        Matcher found = SERVE.matcher(uncommented(text));
        if (!found.find()) {
            throw new IllegalArgumentException(file + " serves nothing");
        }
        return List.of(found.group().strip().split(" +"));
    }

    static String uncommented(String text) {
        return text.replaceAll("(?m)^#.*$", "");
    }

    static JsonObject yaml(String file) {
        return new JsonObject(Json.encode(new Yaml(strict()).load(text(file))));
    }

    /** Lines {@code NAME=value}. */
    static Map<String, String> settings(String file) {
        Map<String, String> all = new LinkedHashMap<>();
        uncommented(text(file))
                .lines()
                .filter(line -> line.contains("="))
                .forEach(line -> {
                    int at = line.indexOf('=');
                    all.put(line.substring(0, at), line.substring(at + 1));
                });
        return all;
    }

    /** Every key of TOML's lines with its value, which is JSON in our file, by its section. */
    static Map<String, Object> toml(String file) {
        Map<String, Object> all = new LinkedHashMap<>();
        String section = "";
        for (String line : uncommented(text(file)).lines().toList()) {
            if (line.matches("\\[\\[?[a-z._]+]]?")) {
                section = line.replaceAll("[\\[\\]]", "") + ".";
            } else if (!line.isBlank()) {
                String[] parts = line.split(" = ", 2);
                if (all.put(section + parts[0], Json.decodeValue(parts[1])) != null) {
                    throw new IllegalArgumentException(file + " says twice: " + line);
                }
            }
        }
        return all;
    }

    private static List<String> strings(JsonArray array) {
        List<String> all = new ArrayList<>();
        array.forEach(word -> all.add((String) word));
        return all;
    }
}
