package chat.tacit.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What measures in pages, in a browser that nobody looks at.
 *
 * @param folder with the scripts and what they need
 * @param chromium the browser
 */
record Page(Path folder, String chromium) {
    /**
     * Runs a script of {@code check/bench/page}, which is told the browser and the rest.
     *
     * @return the JSON object that it prints
     */
    JsonObject run(String script, String... rest) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("node", script, chromium));
        words.addAll(List.of(rest));
        Process node =
                new ProcessBuilder(words)
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said =
                new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (node.waitFor() != 0) {
            throw new IOException("the page couldn't be measured: " + said);
        }
        return new JsonObject(said);
    }

    /** A table of the milliseconds that steps took, in the order in which they were measured. */
    static Table times(String title, JsonObject steps) {
        Table table = Table.of(title, "from", "median ms", "slowest ms", "times");
        for (String step : steps.fieldNames()) {
            JsonArray all = steps.getJsonArray(step);
            List<Double> took = all.stream().map(one -> ((Number) one).doubleValue()).toList();
            table.add(
                    step,
                    Medians.of(took, it -> it),
                    took.stream().mapToDouble(it -> it).max().orElseThrow(),
                    took.size());
        }
        return table;
    }
}
