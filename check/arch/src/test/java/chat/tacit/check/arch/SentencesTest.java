package chat.tacit.check.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page says in its own languages what the process says in English: it finds each sentence by
 * its form in {@code said.LANGUAGE.json} (spec/90-app §3).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SentencesTest {
    private static final Path MESSAGES = Path.of("app", "web", "ui", "src", "lib", "messages");
    private static final Pattern ENTRY =
            Pattern.compile("(?m)^  \"((?:[^\"\\\\]|\\\\.)*)\": \"((?:[^\"\\\\]|\\\\.)*)\",?$");
    private static final Pattern PLACE = Pattern.compile("\\{\\d\\}");

    /**
     * What commands alone do: pairing by a code, identities in files, mesh addresses, accounts that
     * are managed, sessions on other screens, the machine's directories.
     */
    private static final Set<String> COMMANDS =
            Set.of(
                    ("MeshLogin ShortId Wipe ProfileName Exchanges Pairings Pipes PairingRun"
                                    + " TrustList TrustedIdentities OwnChain Anchors Visits VisitedPresence"
                                    + " Door Doorkeeper Export TrustExposures"
                                    + " ReplyCodec Certified Recoveries Letters MeshAddresses"
                                    + " MeshAddressExposures PairingExposures Home Renewing"
                                    + " BlockedAccounts Edge Certificates NewProfile StagedProfile ProfileLock"
                                    + " Mesh")
                            .split(" "));

    /** How {@code PasswordStrength} counts, and parts of a sentence that are words. */
    private static final Set<String> COUNTED =
            Set.of("{0} hours", "1 hour", "{0} days", "1 day", "{0} years", "1 year");

    private final Sentences said;
    private final Map<String, String> english = messages("en");
    private final Map<String, String> german = messages("de");

    SentencesTest() throws IOException {
        said = Sentences.read(SentencesTest::isOfTheProcess, COMMANDS);
    }

    private static boolean isOfTheProcess(Path file) {
        return file.startsWith("client/src/main")
                || file.startsWith("app/web/src/main")
                || file.endsWith("Refusal.java")
                || file.endsWith("ClientHandshake.java");
    }

    private static Map<String, String> messages(String language) {
        Matcher entries =
                ENTRY.matcher(Repository.read(MESSAGES.resolve("said." + language + ".json")));
        Map<String, String> found = new TreeMap<>();
        while (entries.find()) {
            found.put(plain(entries.group(1)), plain(entries.group(2)));
        }
        return found;
    }

    private static String plain(String json) {
        return json.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
    }

    @Test
    void everySentenceOfTheProcessIsInTheMessagesOfEachLanguage() {
        assertThat(said.sentences()).hasSizeGreaterThan(500);
        assertThat(missing(english)).isEmpty();
        assertThat(missing(german)).isEmpty();
    }

    private Map<String, String> missing(Map<String, String> messages) {
        Map<String, String> missing = new TreeMap<>(said.sentences());
        missing.keySet().removeAll(messages.keySet());
        return missing;
    }

    @Test
    void messagesHaveNoSentenceThatTheProcessDoesNotSay() {
        Set<String> stale = new TreeSet<>(english.keySet());
        stale.addAll(german.keySet());
        stale.removeAll(said.texts());
        stale.removeAll(COUNTED);
        assertThat(stale).isEmpty();
    }

    @Test
    void whatVariesInASentenceIsOneOfItsPlaces() {
        assertThat(Stream.of(english, german).flatMap(SentencesTest::withOtherPlaces)).isEmpty();
    }

    private static Stream<String> withOtherPlaces(Map<String, String> messages) {
        return messages.entrySet().stream()
                .filter(one -> !places(one.getKey()).containsAll(places(one.getValue())))
                .map(Map.Entry::getValue);
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toSet());
    }

    /** Of a key that stands twice the last counts, whatever the first was for. */
    @Test
    void keysOfThePagesMessagesStandOnceInEachLanguage() {
        assertThat(keys("en"))
                .hasSizeGreaterThan(400)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(keys("de"));
    }

    private static List<String> keys(String language) {
        return ENTRY.matcher(Repository.read(MESSAGES.resolve(language + ".json")))
                .results()
                .map(entry -> entry.group(1))
                .toList();
    }

    /** Nobody before a page types commands. */
    @Test
    void noSentenceOfThePageTellsToTypeACommand() {
        assertThat(Stream.of(english, german).flatMap(one -> one.values().stream()))
                .noneMatch(sentence -> sentence.contains("'tacit ") || sentence.contains(" --"));
    }
}
