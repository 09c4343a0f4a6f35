package chat.tacit.bench.mesh;

import chat.tacit.store.Store;

import java.lang.management.ManagementFactory;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What is taken at one moment.
 *
 * @param heap bytes of live objects, the store's among them
 * @param disk bytes of the store's files
 */
record Taken(long heap, long disk) {
    /** A line of the histogram: {@code num: instances bytes class}. */
    private static final Pattern LINE =
            Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(?!\\S*FillerElement)\\S+");

    static Taken by(Store store) {
        return new Taken(liveBytes(), store.usage().used());
    }

    /** After a collection, without what the collector fills gaps with. */
    private static long liveBytes() {
        try {
            Object histogram =
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "gcClassHistogram",
                                    new Object[] {new String[0]},
                                    new String[] {String[].class.getName()});
            return LINE.matcher(histogram.toString())
                    .results()
                    .map((MatchResult line) -> line.group(1))
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (JMException e) {
            throw new IllegalStateException("this JVM doesn't tell what is on its heap", e);
        }
    }
}
