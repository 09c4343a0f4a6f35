package chat.tacit.web.seat;

/** Why a request isn't done, with its status. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String sentence;

    public Refused(int status, String sentence) {
        super(sentence);
        this.status = status;
        this.sentence = sentence;
    }

    /** What was asked can't be read. */
    public static Refused form(String sentence) {
        return new Refused(400, sentence);
    }

    /** What was asked about isn't there. */
    public static Refused gone(String sentence) {
        return new Refused(404, sentence);
    }

    public int status() {
        return status;
    }

    public String sentence() {
        return sentence;
    }
}
