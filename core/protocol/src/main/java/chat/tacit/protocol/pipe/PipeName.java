package chat.tacit.protocol.pipe;

import chat.tacit.crypto.MalformedException;

import java.util.regex.Pattern;

/**
 * The name of a pipe, as in {@code /pipe/<name>}: 1 to 64 characters, lower-case letters, digits
 * and hyphens. It is no secret: whoever carries the request reads it.
 */
public record PipeName(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,64}");
    private static final String PATH = "/pipe/";

    /**
     * @throws MalformedException if it isn't a name
     */
    public PipeName {
        if (!FORM.matcher(text).matches()) {
            throw new MalformedException("that is no name of a pipe");
        }
    }

    /** Whether a request's path leads to a pipe, well named or not. */
    public static boolean leads(String path) {
        return path.startsWith(PATH);
    }

    /**
     * The pipe to which a path leads.
     *
     * @throws MalformedException if what follows isn't a name
     */
    public static PipeName ofPath(String path) {
        if (!leads(path)) {
            throw new MalformedException("that is no path of a pipe");
        }
        return new PipeName(path.substring(PATH.length()));
    }

    /** What to ask a relay for. */
    public String path() {
        return PATH + text;
    }
}
