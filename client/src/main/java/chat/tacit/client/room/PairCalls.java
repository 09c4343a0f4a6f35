package chat.tacit.client.room;

import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.room.PrivateItem;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.protocol.room.Capability;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.wire.Refusal;

import java.util.function.Consumer;

/** What is asked of the homeserver about a private pair ({@code spec/50-room} §18). */
final class PairCalls {
    private final SecretLink link;
    private final PrivatePair pair;
    private final Entropy entropy;

    /**
     * @param link that isn't signed in
     */
    PairCalls(SecretLink link, PrivatePair pair, Entropy entropy) {
        this.link = link;
        this.pair = pair;
        this.entropy = entropy;
    }

    /** The homeserver says no. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final Refusal refusal;

        Refused(Refusal refusal) {
            super(refusal.sentence());
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /** Begins a pair that is new. */
    void begin() throws LinkException, Refused {
        Ask.Key key = new Ask.Key(pair.room(), Term.NONE, pair.admin());
        Posting first = new Posting.State(pair.first(), Place.START);
        require(link.call(new Ask.Post(key, Power.ADMIN, first)::request));
    }

    /** Appends an item. */
    void post(PrivateItem item) throws LinkException, Refused {
        Posting event = new Posting.Message(pair.seal(item, entropy));
        require(link.call(new Ask.Post(admin(), Power.ADMIN, event)::request));
    }

    /** Deletes what a whole list stands for. */
    void trim(long through) throws LinkException, Refused {
        Capability.Act act = new Capability.Trim(through);
        require(
                link.call((session, _) ->
                        new Request.TrimChannel(
                                Capability.sign(
                                        pair.admin(), pair.room(), PrivatePair.TERM, session, act),
                                through)));
    }

    /** Tells what stands behind a message event, and what comes, until the stream is cut. */
    void stream(long after, Consumer<Reply> each) throws LinkException {
        Ask.Key reading = new Ask.Key(pair.room(), PrivatePair.TERM, pair.reading());
        Positions from = new Positions(PrivatePair.TERM.position(), after);
        link.stream(new Ask.Stream(reading, from)::request, each);
    }

    /** Tells what stands behind a message event now; nothing of a pair that is no more. */
    void past(long after, Consumer<Reply> each) throws LinkException {
        Positions from = new Positions(PrivatePair.TERM.position(), after);
        link.stream(
                (session, number) -> {
                    Capability.Act act = new Capability.Read(Method.STREAM_EVENTS, number);
                    return new Request.StreamEvents(
                            Capability.sign(
                                    pair.reading(), pair.room(), PrivatePair.TERM, session, act),
                            from,
                            0,
                            0,
                            false);
                },
                each);
    }

    private Ask.Key admin() {
        return new Ask.Key(pair.room(), PrivatePair.TERM, pair.admin());
    }

    private static void require(Reply reply) throws Refused {
        if (reply instanceof Reply.Refused refused) {
            throw new Refused(refused.refusal());
        }
    }
}
