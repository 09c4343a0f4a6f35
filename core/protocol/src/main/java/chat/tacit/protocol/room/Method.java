package chat.tacit.protocol.room;

import java.util.Optional;

/**
 * The methods of {@code SecretService} ({@code spec/50-room} §4), in the order of {@code
 * spec/proto/secret.proto}. Each knows the longest request there is of it, so that a relay reads no
 * byte more.
 */
public enum Method {
    /** Alone isn't framed: its message is a {@link Greeting}. */
    HELLO("Hello", Caller.ANYBODY, Greeting.MAX_SIZE),

    GET_SIGN_IN("GetSignIn", Caller.ANYBODY, 34),
    REGISTER("Register", Caller.ANYBODY, 300),
    SIGN_IN("SignIn", Caller.ANYBODY, 244),
    POST_KEY("PostKey", Caller.SIGNED_IN, 3 + SignedBundle.MAX_SIZE),
    GET_KEY("GetKey", Caller.ANYBODY, 34),
    POST_PRIVATE_KEY("PostPrivateKey", Caller.SIGNED_IN, 12_591),
    GET_PRIVATE_KEY("GetPrivateKey", Caller.SIGNED_IN, 0),
    CUT_DEVICE("CutDevice", Caller.SIGNED_IN, 18),
    DELETE_ACCOUNT("DeleteAccount", Caller.SIGNED_IN, 66),
    GENERATE_CHANNEL_PAIR("GenerateChannelPair", Caller.SIGNED_IN, 104),
    POST_INVITATION("PostInvitation", Caller.NOT_SIGNED_IN, 5_168),
    STREAM_INVITATIONS("StreamInvitations", Caller.SIGNED_IN, 10),
    DROP_INVITATIONS("DropInvitations", Caller.SIGNED_IN, 10),

    POST_EVENT("PostEvent", Caller.NOT_SIGNED_IN, 102_560),
    STREAM_EVENTS("StreamEvents", Caller.NOT_SIGNED_IN, 148),
    POST_PART("PostPart", Caller.NOT_SIGNED_IN, 61_556),
    GET_PART("GetPart", Caller.NOT_SIGNED_IN, 120),
    TRIM_CHANNEL("TrimChannel", Caller.NOT_SIGNED_IN, 120),
    DELETE_ROOM("DeleteRoom", Caller.NOT_SIGNED_IN, 110);

    /** Before the name of a method in the path of a call. */
    public static final String PATH = "/tacit.secret.v1.SecretService/";

    private final String word;
    private final Caller caller;
    private final int longest;

    Method(String word, Caller caller, int longest) {
        this.word = word;
        this.caller = caller;
        this.longest = longest;
    }

    /** On which session it is called; what else it needs is the method's own business. */
    public enum Caller {
        ANYBODY,
        SIGNED_IN,
        NOT_SIGNED_IN
    }

    /** Its name as in the proto. */
    public String word() {
        return word;
    }

    /** Where it is called. */
    public String path() {
        return PATH + word;
    }

    public Caller caller() {
        return caller;
    }

    /** Whether its answers are many. */
    public boolean streams() {
        return this == STREAM_INVITATIONS || this == STREAM_EVENTS;
    }

    /** Bytes of the longest request, before it is sealed. */
    public int longest() {
        return longest;
    }

    /** Bytes of the longest message that a call may have: the request in its frame. */
    public int longestMessage() {
        return this == HELLO ? longest : longest + Frame.OVERHEAD;
    }

    /** The method at this path, if there is one. */
    public static Optional<Method> at(String path) {
        for (Method method : values()) {
            if (method.path().equals(path)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
