package chat.tacit.protocol.wire;

import chat.tacit.crypto.MalformedException;

/**
 * Everything a relay can say no with: the one error table of all services ({@code spec/10-wire}
 * §9). A refusal is a value, not a fault; codes never change their meaning.
 */
public enum Refusal {
    REFUSED(1, 404, "There is no such thing here for you."),
    FULL(2, 507, "The relay's disk is nearly full; try another relay or wait."),
    QUEUE_FULL(3, 429, "The queue is full until its recipient has read."),
    TOO_LARGE(4, 413, "It is larger than this relay takes."),
    TOO_MANY(5, 429, "A limit of this relay is reached; wait before the next one."),
    BANNED(6, 403, "This address is banned for a while; wait."),
    BUSY(7, 503, "The relay has as many connections as it takes; try later."),
    VERSION(8, 426, "The relay and the client share no version."),
    MALFORMED(9, 400, "The relay can't read that."),
    UNOPENABLE(10, 400, "The relay can't open that."),
    TIMEOUT(11, 408, "The hello took too long."),
    SERVICE_OFF(12, 404, "This relay doesn't offer that service."),
    SECURED(13, 409, "The queue has its sender's key already."),
    CONFLICT(14, 409, "Something else is registered under that id."),
    USED(15, 410, "Someone fetched this invitation before."),
    WORK(16, 429, "The request needs more work than it carries."),
    SERVER_KEY(17, 401, "This relay asks for its server key before it makes a queue."),
    RETRY(18, 503, "The relay couldn't store it; nothing was done, send it again."),
    TARGET(19, 502, "This relay leads only to relays that prove who they are at a public address."),
    NOBODY(20, 403, "Nobody in this session knows you."),
    SESSION(21, 401, "The relay doesn't remember this session; say hello again."),
    NOT_HOME(22, 403, "This relay isn't the homeserver of that account."),
    STALE(23, 409, "The room has moved on; read what is new first."),
    SIGN_IN(24, 401, "Sign in to the account first."),
    INVITE_CODE(25, 401, "This relay asks for an invite code before it makes an account."),
    ROOM_FULL(26, 507, "The room is as full as this relay allows."),
    RETIRING(27, 410, "This relay ends soon and makes nothing new; use another.");

    private final int code;
    private final int status;
    private final String sentence;

    Refusal(int code, int status, String sentence) {
        this.code = code;
        this.status = status;
        this.sentence = sentence;
    }

    /** The wire code; a WebSocket that is closed for it has close code 4000 + code. */
    public int code() {
        return code;
    }

    /** The status of an HTTP answer. */
    public int status() {
        return status;
    }

    /** What to tell the user. */
    public String sentence() {
        return sentence;
    }

    /**
     * @throws MalformedException if there is no such code
     */
    public static Refusal of(int code) {
        for (Refusal refusal : values()) {
            if (refusal.code == code) {
                return refusal;
            }
        }
        throw new MalformedException("refusal " + code + " doesn't exist");
    }
}
