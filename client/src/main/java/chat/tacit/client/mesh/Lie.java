package chat.tacit.client.mesh;

import chat.tacit.protocol.mesh.servers.Lists;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.Comparator;
import java.util.Locale;

/**
 * What a server's list did wrong, as it is shown ({@code spec/40-mesh} §10.5).
 *
 * @param about the server that it left out, where others list it, or the place that it made up
 */
public record Lie(What what, RelayAddress about) {
    static final Comparator<Lie> ORDER =
            Comparator.comparing(Lie::what).thenComparing(lie -> lie.about().toString());

    /** What it did. */
    public enum What {
        /** It leaves out a server that others list and that is there. */
        OMITTED,
        /** It lists a server where that isn't. */
        ALTERED;

        /** As the database and the command line write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static What of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    static Lie of(Lists.Finding finding) {
        return switch (finding) {
            case Lists.LeftOut left -> new Lie(What.OMITTED, left.address());
            case Lists.Altered altered -> new Lie(What.ALTERED, altered.said());
        };
    }

    /** A sentence for people, without who did it. */
    public String sentence() {
        return switch (what) {
            case OMITTED -> "leaves out " + about.place() + ", which others list and which answers";
            case ALTERED -> "lists a server at " + about.place() + ", where it isn't";
        };
    }
}
