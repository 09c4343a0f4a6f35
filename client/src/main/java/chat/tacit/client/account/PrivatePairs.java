package chat.tacit.client.account;

import chat.tacit.client.ClientException;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.protocol.room.Capability;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Place;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.wire.Refusal;
import chat.tacit.protocol.wire.RelayAddress;

/**
 * Begins and ends private pairs ({@code spec/50-room} §18), over links that aren't signed in.
 *
 * @param homeserver of the account whose they are
 */
record PrivatePairs(Means means, RelayAddress homeserver) {

    /** Begins the pair, or finds that it was begun; not if the relay has given its id up. */
    boolean isBegun(PrivatePair pair) throws ClientException {
        Posting posting = new Posting.State(pair.first(), Place.START);
        EventBytes event = posting.event();
        try (SecretLink link = means.links().to(homeserver)) {
            Reply reply =
                    link.call((session, _) ->
                            new Request.PostEvent(
                                    Capability.sign(
                                            pair.admin(),
                                            pair.room(),
                                            Term.NONE,
                                            session,
                                            Capability.Post.of(event)),
                                    Power.ADMIN,
                                    posting));
            return reply instanceof Reply.Posted || isThere(link, pair);
        } catch (LinkException e) {
            throw e.told();
        }
    }

    private static boolean isThere(SecretLink link, PrivatePair pair) throws LinkException {
        boolean[] there = {false};
        link.stream(
                (session, number) -> {
                    Capability.Act act = new Capability.Read(Method.STREAM_EVENTS, number);
                    return new Request.StreamEvents(
                            Capability.sign(
                                    pair.reading(), pair.room(), PrivatePair.TERM, session, act),
                            Positions.START,
                            0,
                            0,
                            false);
                },
                reply -> there[0] |= reply instanceof Reply.Head);
        return there[0];
    }

    /** Deletes the pair, or finds that it is gone. */
    void end(PrivatePair pair) throws ClientException {
        try (SecretLink link = means.links().to(homeserver)) {
            Reply reply =
                    link.call((session, _) ->
                            new Request.DeleteRoom(
                                    Capability.sign(
                                            pair.admin(),
                                            pair.room(),
                                            PrivatePair.TERM,
                                            session,
                                            new Capability.Delete())));
            if (!reply.equals(Reply.Refused.of(Refusal.REFUSED))) {
                var _ = Homeserver.expect(Reply.Done.class, reply);
            }
        } catch (LinkException e) {
            throw e.told();
        }
    }
}
