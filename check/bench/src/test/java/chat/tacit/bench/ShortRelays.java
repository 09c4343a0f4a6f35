package chat.tacit.bench;

import chat.tacit.bench.subject.RelayCommand;

import java.util.List;
import java.util.stream.Stream;

/** Relays for tests, of which nobody asks how fast they are. */
final class ShortRelays {
    /** All that a relay does in a few seconds is over before the second compiler has paid off. */
    static final RelayCommand COMMAND = command("-XX:TieredStopAtLevel=1");

    /** RSA is worth the second compiler at once. */
    static final RelayCommand OF_A_MESH =
            command(
                    "-XX:Tier4InvocationThreshold=50000",
                    "-XX:Tier4MinInvocationThreshold=6000",
                    "-XX:Tier4CompileThreshold=150000",
                    "-XX:Tier4BackEdgeThreshold=400000");

    private ShortRelays() {}

    private static RelayCommand command(String... options) {
        List<String> words = RelayCommand.ofClassPath().tacit();
        return RelayCommand.of(
                Stream.of(words.subList(0, 1), List.of(options), words.subList(1, words.size()))
                        .flatMap(List::stream)
                        .toList());
    }
}
