package chat.tacit.protocol.mesh.host;

/**
 * From where a client posts, as TX counts it ({@code spec/40-mesh} §7.4): not an address but one of
 * 256 groups of them, so that what waits at TX doesn't tell who posted it.
 *
 * @param group 0 to 255
 * @param shared whether many people are behind the address
 */
public record Poster(int group, boolean shared) {
    /** How many groups there are. */
    public static final int GROUPS = 256;

    public Poster {
        if (group < 0 || group >= GROUPS) {
            throw new IllegalArgumentException("a group is a byte");
        }
    }
}
