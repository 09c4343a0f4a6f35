import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks through what an archive is made of before it is packed, and gathers the licences of its
 * jars: {@code java Contents.java LIB BOM LICENCES INTO}. It fails, with a sentence for each
 * trouble, if a jar has no component in the bill of materials or no licence, or the page isn't
 * there.
 */
final class Contents {
    private static final Pattern PURL =
            Pattern.compile("\"purl\"\\s*:\\s*\"pkg:maven/[^/\"]+/([^@\"]+)@([^?\"]+)([^\"]*)\"");
    private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");
    private static final Pattern LICENCE =
            Pattern.compile("META-INF/(?:.*/)?((?:LICEN[CS]E|NOTICE|COPYING)[^/]*)(?<!\\.class)");
    private static final String OURS = "Apache-2.0.txt";
    private static final String PAGE = "page/index.html";

    private final Path licences;
    private final Path into;
    private final Set<String> components;
    private final List<String> known;
    private final List<String> list = new ArrayList<>();
    private final List<String> unnamed = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();

    private Contents(Path bom, Path licences, Path into) throws IOException {
        this.licences = licences;
        this.into = into;
        this.components = components(Files.readString(bom));
        this.known = Files.readAllLines(licences.resolve("libraries"));
    }

    public static void main(String[] paths) throws IOException {
        Path into = Path.of(paths[3]);
        Files.createDirectories(into);
        Contents contents = new Contents(Path.of(paths[1]), Path.of(paths[2]), into);
        try (Stream<Path> jars = Files.list(Path.of(paths[0]))) {
            for (Path jar : jars.sorted().toList()) {
                contents.look(jar);
            }
        }
        contents.finish();
    }

    /** The names of jars, without their ending, that a bill of materials has. */
    private static Set<String> components(String bom) {
        Set<String> names = new HashSet<>();
        Matcher purl = PURL.matcher(bom);
        while (purl.find()) {
            Matcher classifier = CLASSIFIER.matcher(purl.group(3));
            String last = classifier.find() ? "-" + classifier.group(1) : "";
            names.add(purl.group(1) + "-" + purl.group(2) + last);
        }
        return names;
    }

    private void look(Path path) throws IOException {
        String name = path.getFileName().toString().replaceFirst("\\.jar$", "");
        if (!components.contains(name)) {
            unnamed.add(name);
        }
        Set<String> files = new TreeSet<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                Matcher licence = LICENCE.matcher(entry.getName());
                if (licence.matches()) {
                    files.add(name + "/" + licence.group(1));
                    Path to = Files.createDirectories(into.resolve(name));
                    Files.write(
                            to.resolve(licence.group(1)), jar.getInputStream(entry).readAllBytes());
                }
            }
            if (name.startsWith("tacit-web-") && jar.getEntry(PAGE) == null) {
                troubles.add(
                        "the page of 'tacit app' isn't in "
                                + name
                                + ": build it where there is Node 20.19 or newer");
            }
        }
        for (String file : named(name)) {
            files.add(file);
            copy(file);
        }
        if (files.isEmpty()) {
            troubles.add(
                    "no licence is known of " + name + ": name it in app/dist/licences/libraries");
        }
        list.add(name + ".jar: " + String.join(", ", files));
    }

    /** The files that the first pattern which fits a name stands for. */
    private List<String> named(String name) {
        Optional<String[]> first =
                known.stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(" +"))
                        .filter(words ->
                                FileSystems.getDefault()
                                        .getPathMatcher("glob:" + words[0])
                                        .matches(Path.of(name)))
                        .findFirst();
        return first.map(words -> List.of(words).subList(1, words.length)).orElse(List.of());
    }

    private void copy(String file) throws IOException {
        Path from =
                file.equals(OURS) ? licences.resolve("../../../LICENSE") : licences.resolve(file);
        Files.write(into.resolve(file), Files.readAllBytes(from));
    }

    private void finish() throws IOException {
        if (!unnamed.isEmpty()) {
            troubles.add(
                    "bom.json doesn't name "
                            + String.join(", ", unnamed)
                            + ": build everything at once, mvn -Pdist -DskipTests package");
        }
        if (!troubles.isEmpty()) {
            troubles.forEach(trouble -> System.err.println("pack: " + trouble + "."));
            System.exit(1);
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                "Under which licence what is in lib/ stands. What runs it has its own in"
                        + " runtime/legal.");
        lines.addAll(list);
        Files.write(into.resolve("README.txt"), lines);
    }
}
